import { formatFor } from '../../../../platform/i18n/format.ts'
import { type Cents, cents } from '../../../../platform/money.ts'
import type { Line, LineFields, Sheet, SheetCategory } from '../../budget.ts'
import { standingOf } from '../left.ts'
import type { Shown } from './sheet-row.tsx'

type SumProps = { readonly id: string; readonly amount: Cents } & Pick<Shown, 'currency' | 'language'>

/** A sum that moves while somebody types. */
function Sum({ id, amount, currency, language }: SumProps) {
  return (
    <span id={id} data-swap="" {...(amount < 0 ? { class: 'sheet-negative' } : {})}>
      {formatFor(language).money(amount, currency)}
    </span>
  )
}

type StandingSumsProps = { readonly id: string; readonly of: readonly SheetCategory[] } & Pick<
  Shown,
  'currency' | 'language'
>

/** The sums of a category, or of a group's, by their place on the page. */
export function sumsOf({ id, of, ...shown }: StandingSumsProps) {
  const { allocated, planned, committed, paid, left } = standingOf(of)
  const sum = (name: string, amount: Cents) => <Sum id={`${name}-${id}`} amount={amount} {...shown} />
  return {
    allocated: sum('allocated', allocated),
    planned: sum('planned', planned),
    committed: sum('committed', committed),
    paid: sum('paid', paid),
    left: sum('left', left),
  }
}

type MovedSumsProps = { readonly sheet: Sheet; readonly category: string } & Pick<Shown, 'currency' | 'language'>

/** The sums that a change within one category moves. */
export function MovedSums({ sheet, category, ...shown }: MovedSumsProps) {
  const group = sheet.groups.find(({ categories }) => categories.some(({ id }) => id === category))
  const own = group?.categories.find(({ id }) => id === category)
  if (group === undefined || own === undefined) return null
  return (
    <>
      {Object.values(sumsOf({ id: own.id, of: [own], ...shown }))}
      {Object.values(sumsOf({ id: group.id, of: group.categories, ...shown }))}
    </>
  )
}

/** The sheet as it would be with `fields` in the place of that line, or as a new one. */
export function withLine(sheet: Sheet, categoryId: string, line: string | null, fields: LineFields): Sheet {
  const replaced = (category: SheetCategory): readonly Line[] => {
    const others = category.lines.filter(({ id }) => id !== line)
    const place = {
      id: '',
      group: '',
      category: '',
      groupId: '',
      categoryId,
      vat: cents(0),
      ticketing: null,
      version: 0,
    }
    return [...others, { ...place, ...fields }]
  }
  return {
    ...sheet,
    groups: sheet.groups.map((group) => ({
      ...group,
      categories: group.categories.map((category) =>
        category.id === categoryId ? { ...category, lines: replaced(category) } : category,
      ),
    })),
  }
}
