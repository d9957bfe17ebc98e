import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { Tile, Tiles } from '../../../../platform/http/components/tile.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Cents } from '../../../../platform/money.ts'
import type { Deletion, Sheet, SheetCategory } from '../../budget.ts'
import { standingOf } from '../left.ts'
import { editingWords } from '../words/editing-words.ts'
import { AllocationChart } from './allocation-chart.tsx'
import type { Shown } from './sheet-row.tsx'
import { SheetTable } from './sheet-table.tsx'
import { UndoLine } from './undo-line.tsx'

type OwnPageProps = Shown & {
  readonly sheet: Sheet
  /** The teams that they answer for. */
  readonly teams: readonly string[]
  readonly deletion: Deletion | undefined
  readonly csrf: string
}

/** The year as coordinators see it: the groups that are not restricted, and their own lines to change. */
export function OwnPage({ sheet, teams, deletion, csrf, ...shown }: OwnPageProps) {
  const { year, groups } = sheet
  const t = editingWords(shown.language)
  const own = groups.flatMap(({ categories }) => categories).filter(({ team }) => team !== null && teams.includes(team))
  return (
    <>
      {deletion !== undefined && <UndoLine deletion={deletion} year={year.year} csrf={csrf} {...shown} />}
      {own.length === 0 ? (
        <EmptyState title={t('noneOwn')}>{t('noneOwnHint')}</EmptyState>
      ) : (
        <OwnTiles categories={own} {...shown} />
      )}
      {groups.map((group) => (
        <SheetTable group={group} year={year} edits={false} {...shown} />
      ))}
      <AllocationChart groups={groups} {...shown} />
    </>
  )
}

type OwnTilesProps = Pick<Shown, 'currency' | 'language'> & { readonly categories: readonly SheetCategory[] }

function OwnTiles({ categories, currency, language }: OwnTilesProps) {
  const t = editingWords(language)
  const money = (amount: Cents) => formatFor(language).wholeMoney(amount, currency)
  const { allocated, planned, committed, paid, left } = standingOf(categories)
  return (
    <Tiles>
      <Tile label={t('allocated')} value={money(allocated)} note={t('ownNote')} />
      <Tile label={t('planned')} value={money(planned)} />
      <Tile label={t('committed')} value={money(committed)} />
      <Tile label={t('paid')} value={money(paid)} />
      <Tile label={t('left')} value={money(left)} />
    </Tiles>
  )
}
