import { Panel } from '../../../../platform/http/components/panel.tsx'
import { ShareChart } from '../../../../platform/http/components/share-chart.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { cents } from '../../../../platform/money.ts'
import type { CategoryKind, SheetCategory, Slice } from '../../budget.ts'
import { editingWords } from '../words/editing-words.ts'
import { budgetWords } from '../words/words.ts'
import type { Shown } from './sheet-row.tsx'

export type NamedSlice = Pick<Slice, 'amount' | 'share'> & { readonly name: string }

type SlicesPanelProps = Pick<Shown, 'currency' | 'language'> & {
  readonly of: 'income' | 'expenses'
  readonly slices: readonly NamedSlice[]
}

/** Where money comes from, or goes; nothing where there is none. */
export function SlicesPanel({ of, slices, currency, language }: SlicesPanelProps) {
  if (slices.length === 0) return null
  const t = editingWords(language)
  const format = formatFor(language)
  return (
    <Panel>
      <ShareChart
        id={of}
        title={t(of)}
        description={t(`${of}Description`)}
        language={language}
        names={{ name: t('category'), value: t('amount'), share: t('share') }}
        rows={slices.map(({ name, amount, share }) => ({
          name,
          value: amount,
          share: format.percent(share / 10_000),
        }))}
        format={(value) => format.wholeMoney(cents(value), currency)}
      />
    </Panel>
  )
}

/** Categories by their ids, ticketing's own by what they are, or as `told`. */
export function namesOf(
  categories: readonly Pick<SheetCategory, 'id' | 'name' | 'kind'>[],
  language: Language,
  told: Partial<Readonly<Record<CategoryKind, string>>> = {},
): ReadonlyMap<string, string> {
  const t = budgetWords(language)
  return new Map(
    categories.map(({ id, name, kind }) => [id, kind === null ? name : (told[kind] ?? t(`category.${kind}`))]),
  )
}

export function namedSlice(slice: Slice, names: ReadonlyMap<string, string>, language: Language): NamedSlice {
  const { category, amount, share } = slice
  const name = category === null ? editingWords(language)('vatSlice') : (names.get(category.id) ?? category.name)
  return { name, amount, share }
}
