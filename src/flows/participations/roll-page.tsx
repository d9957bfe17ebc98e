import { Badge, type Tone } from '../../platform/http/components/badge.tsx'
import { DataTable } from '../../platform/http/components/data-table.tsx'
import { EmptyState } from '../../platform/http/components/empty-state.tsx'
import { Field } from '../../platform/http/components/field.tsx'
import { PageLinks } from '../../platform/http/components/page-links.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import { Tile, Tiles } from '../../platform/http/components/tile.tsx'
import { formWith } from '../../platform/http/form.ts'
import { formatFor } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import {
  PARTICIPATIONS,
  type Participation,
  type ParticipationRecord,
  type RollYear,
} from '../../sections/events/events.ts'
import type { PersonRow } from '../../sections/profiles/profiles.ts'
import { participationWords } from './words.ts'

export const HREF = '/events/participations'

/** The filters as they stand in the page's address. */
export type Asked = {
  readonly year?: string
  readonly state?: Participation
  readonly search?: string
  readonly after?: string
}

export type RollFigures = {
  readonly years: readonly RollYear[]
  readonly year: RollYear
  readonly people: readonly (PersonRow & ParticipationRecord)[]
  readonly more: boolean
  /** Who is in this state and no active member. */
  readonly unlisted: number
}

const TONES: Readonly<Record<Participation, Tone>> = {
  ticketed: 'info',
  attended: 'success',
  'no-show': 'warning',
  'not-attending': 'neutral',
}

type Props = RollFigures & { readonly asked: Asked; readonly language: Language }

export function RollPage({ years, year, people, more, unlisted, asked, language }: Props) {
  const t = participationWords(language)
  const { number } = formatFor(language)
  const { after, ...filters } = asked
  const inYear = { year: String(year.year) }
  const last = people.at(-1)
  return (
    <>
      <Tiles>
        {PARTICIPATIONS.map((state) => (
          <Tile label={t(state)} value={number(year.counts[state])} href={hrefOf({ ...inYear, state })} />
        ))}
      </Tiles>
      <Filters years={years} year={year.year} asked={asked} language={language} />
      {people.length === 0 ? (
        <EmptyState
          title={t('nothingTitle')}
          action={
            <a class="btn" href={hrefOf(inYear)}>
              {t('showAll')}
            </a>
          }
        >
          {t('nothing')}
        </EmptyState>
      ) : (
        <Panel flush>
          <DataTable
            caption={t('caption')}
            language={language}
            rows={people}
            columns={[
              { label: t('name'), names: true, cell: ({ name }) => name },
              {
                label: t('state'),
                cell: ({ participation }) => <Badge tone={TONES[participation]}>{t(participation)}</Badge>,
              },
              { label: t('source'), cell: ({ source }) => t(`source.${source}`) },
            ]}
          />
        </Panel>
      )}
      <PageLinks
        language={language}
        first={after === undefined ? undefined : hrefOf(filters)}
        next={more && last !== undefined ? hrefOf({ ...filters, after: last.human }) : undefined}
      />
      {unlisted > 0 && <p>{t('unlisted', { count: unlisted })}</p>}
    </>
  )
}

type FiltersProps = {
  readonly years: readonly RollYear[]
  readonly year: number
  readonly asked: Asked
  readonly language: Language
}

function Filters({ years, year, asked: { state, search = '' }, language }: FiltersProps) {
  const t = participationWords(language)
  const form = formWith({ year: String(year), state: state ?? '', search })
  return (
    <form method="get" action={HREF} class="filters">
      <Field
        state={form}
        name="year"
        type="select"
        label={t('year')}
        options={years.map((one) => ({ value: String(one.year), label: String(one.year) }))}
      />
      <Field
        state={form}
        name="state"
        type="select"
        label={t('state')}
        options={[{ value: '', label: t('anyState') }, ...PARTICIPATIONS.map((value) => ({ value, label: t(value) }))]}
      />
      <Field state={form} name="search" type="search" label={t('search')} placeholder={t('searchHint')} />
      <button type="submit" class="btn">
        {t('show')}
      </button>
    </form>
  )
}

function hrefOf(asked: Asked): string {
  const given = Object.entries(asked)
  return given.length === 0 ? HREF : `${HREF}?${new URLSearchParams(given)}`
}
