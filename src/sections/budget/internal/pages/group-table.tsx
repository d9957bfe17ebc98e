import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { sumCents } from '../../../../platform/money.ts'
import type { Category, Group } from '../../budget.ts'
import { type BudgetWords, budgetWords } from '../words/words.ts'

type GroupTableProps = { readonly group: Group; readonly currency: string; readonly language: Language }

/** A group's categories with what their lines come to. The groups and categories of every year have names by language. */
export function GroupTable({ group, currency, language }: GroupTableProps) {
  const t = budgetWords(language)
  const format = formatFor(language)
  const { categories } = group
  const name = group.kind === null ? group.name : t(`group.${group.kind}`)
  if (categories.length === 0) {
    return (
      <Panel title={name}>
        <p>{t('noCategories')}</p>
      </Panel>
    )
  }
  return (
    <Panel title={name} flush>
      <DataTable
        caption={t('groupCaption', { group: name })}
        language={language}
        columns={[
          { label: t('category'), names: true, cell: (category) => nameOf(category, t) },
          { label: t('lines'), align: 'end', cell: ({ lines }) => format.number(lines) },
          { label: t('amount'), align: 'end', cell: ({ amount }) => format.money(amount, currency) },
          { label: t('vat'), align: 'end', cell: ({ vat }) => format.money(vat, currency) },
        ]}
        rows={categories}
        totals={[
          t('total'),
          format.number(categories.reduce((sum, { lines }) => sum + lines, 0)),
          format.money(sumCents(categories.map(({ amount }) => amount)), currency),
          format.money(sumCents(categories.map(({ vat }) => vat)), currency),
        ]}
      />
    </Panel>
  )
}

function nameOf({ kind, name }: Category, t: BudgetWords): string {
  return kind === null ? name : t(`category.${kind}`)
}
