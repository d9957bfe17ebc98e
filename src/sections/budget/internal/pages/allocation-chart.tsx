import { Panel } from '../../../../platform/http/components/panel.tsx'
import { ShareChart } from '../../../../platform/http/components/share-chart.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import { cents } from '../../../../platform/money.ts'
import type { SheetGroup } from '../../budget.ts'
import { editingWords } from '../words/editing-words.ts'
import { budgetWords } from '../words/words.ts'
import type { Shown } from './sheet-row.tsx'

type AllocationChartProps = { readonly groups: readonly SheetGroup[] } & Pick<Shown, 'currency' | 'language'>

export function AllocationChart({ groups, currency, language }: AllocationChartProps) {
  const t = editingWords(language)
  const words = budgetWords(language)
  const format = formatFor(language)
  const rows = groups
    .flatMap(({ categories }) => categories)
    .filter(({ allocated }) => allocated !== 0)
    .map(({ name, kind, allocated }) => ({ name: kind === null ? name : words(`category.${kind}`), value: allocated }))
    .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
  if (rows.length === 0) return null
  return (
    <Panel>
      <ShareChart
        id="allocation"
        title={t('allocation')}
        description={t('allocationDescription')}
        language={language}
        names={{ name: t('category'), value: t('allocated') }}
        rows={rows}
        format={(value) => format.wholeMoney(cents(value), currency)}
      />
    </Panel>
  )
}
