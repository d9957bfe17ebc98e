import { Badge } from '../../../../platform/http/components/badge.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import type { SheetCategory, SheetGroup, YearDetail } from '../../budget.ts'
import { editingWords } from '../words/editing-words.ts'
import { budgetWords } from '../words/words.ts'
import { COLUMNS, LineRow, type RowWords, rowWords, type Shown } from './sheet-row.tsx'
import { sumsOf } from './sheet-sums.tsx'

type SheetTableProps = Shown & {
  readonly group: SheetGroup
  readonly year: YearDetail
  /** Whether group and categories may be changed; of lines, the categories say it. */
  readonly edits: boolean
}

/** A group as a sheet: its categories, each with its lines under it. The lines of ticketing stand apart. */
export function SheetTable({ group, year, edits, ...shown }: SheetTableProps) {
  const t = editingWords(shown.language)
  const words = budgetWords(shown.language)
  const name = group.kind === null ? group.name : words(`group.${group.kind}`)
  const w = rowWords(shown)
  const totals = sumsOf({ id: group.id, of: group.categories, ...shown })
  const labels = [t('item'), t('date'), t('vat'), t('allocated'), t('planned'), t('committed'), t('paid'), t('left')]
  return (
    <Panel title={name} actions={<GroupTools group={group} name={name} edits={edits} {...shown} />} flush>
      {group.categories.length === 0 ? (
        <p class="panel-note">{words('noCategories')}</p>
      ) : (
        <div class="data-table-frame">
          <table class="data-table data-table-dense sheet">
            <caption class="visually-hidden">{t('sheetOf', { group: name })}</caption>
            <thead>
              <tr>
                {labels.map((label, place) => (
                  <th scope="col" class={place > 2 ? 'at-end' : ''}>
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            {group.categories.map((category) => (
              <CategoryBody category={category} year={year} w={w} />
            ))}
            <tfoot>
              <tr>
                <th scope="row">{t('total')}</th>
                <td />
                <td />
                <td class="at-end" data-label={t('allocated')}>
                  {totals.allocated}
                </td>
                <td class="at-end" data-label={t('planned')}>
                  {totals.planned}
                </td>
                <td class="at-end" data-label={t('committed')}>
                  {totals.committed}
                </td>
                <td class="at-end" data-label={t('paid')}>
                  {totals.paid}
                </td>
                <td class="at-end" data-label={t('left')} title={t('buffer')}>
                  {totals.left}
                </td>
              </tr>
            </tfoot>
          </table>
        </div>
      )}
    </Panel>
  )
}

type GroupToolsProps = Shown & { readonly group: SheetGroup; readonly name: string; readonly edits: boolean }

function GroupTools({ group, name, edits, language }: GroupToolsProps) {
  const t = editingWords(language)
  return (
    <span class="sheet-tools">
      {group.restricted && <Badge tone="warning">{t('restrictedBadge')}</Badge>}
      {edits && (
        <>
          <a href={`/finance/groups/${group.id}/new-category`}>{t('addCategory')}</a>
          <a href={`/finance/groups/${group.id}`} aria-label={t('editGroupNamed', { group: name })}>
            {t('editGroup')}
          </a>
        </>
      )}
    </span>
  )
}

type CategoryBodyProps = { readonly category: SheetCategory; readonly year: YearDetail; readonly w: RowWords }

function CategoryBody({ category, year, w }: CategoryBodyProps) {
  const { id, kind, lines, edits, reference } = category
  const t = editingWords(w.language)
  const name = kind === null ? category.name : w.t(`category.${kind}`)
  const sums = sumsOf({ id, of: [category], currency: w.currency, language: w.language })
  return (
    <tbody>
      <tr>
        <th scope="rowgroup">
          <a href={`${w.base}/categories/${id}`}>{name}</a>
        </th>
        <td>
          {reference !== null && year.clonedFrom !== null && (
            <>
              {t('reference', { year: year.clonedFrom })}: {w.format.money(reference, w.currency)}
            </>
          )}
        </td>
        <td />
        <td class="at-end" data-label={t('allocated')}>
          {sums.allocated}
        </td>
        <td class="at-end" data-label={w.labels.planned}>
          {sums.planned}
        </td>
        <td class="at-end" data-label={w.labels.committed}>
          {sums.committed}
        </td>
        <td class="at-end" data-label={w.labels.paid}>
          {sums.paid}
        </td>
        <td class="at-end" data-label={t('left')}>
          {sums.left}
        </td>
      </tr>
      {lines
        .filter(({ ticketing }) => ticketing === null)
        .map((line) => (
          <LineRow line={line} edits={edits} w={w} />
        ))}
      {edits && <AddRow id={id} name={name} w={w} />}
    </tbody>
  )
}

type AddRowProps = { readonly id: string; readonly name: string; readonly w: RowWords }

export function AddRow({ id, name, w }: AddRowProps) {
  const t = editingWords(w.language)
  return (
    <tr id={`new-${id}`} data-swap="">
      <td colspan={COLUMNS}>
        <span class="sheet-tools">
          <a
            href={`${w.base}/categories/${id}/new-line`}
            data-in-place="form"
            aria-label={t('addLineTo', { category: name })}
          >
            {t('addLine')}
          </a>
          <a href={`${w.base}/categories/${id}/paste`} aria-label={t('pasteRowsInto', { category: name })}>
            {t('pasteRows')}
          </a>
        </span>
      </td>
    </tr>
  )
}
