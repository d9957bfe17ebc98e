import { Badge } from '../../../../platform/http/components/badge.tsx'
import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import { type Cents, sumCents } from '../../../../platform/money.ts'
import type { CountedLine } from '../../budget.ts'
import { figuresWords } from '../words/figures-words.ts'
import { budgetWords } from '../words/words.ts'
import { categoryName, lineName } from './entry-words.ts'
import type { Shown } from './sheet-row.tsx'

type ProjectedSwitchProps = Pick<Shown, 'language'> & { readonly year: string; readonly on: boolean }

/** Whether sales to come are counted, as it stands in the page's address. */
export function ProjectedSwitch({ year, on, language }: ProjectedSwitchProps) {
  const t = budgetWords(language)
  return (
    <p class="sheet-switch">
      {on && t('projectedCounted')}{' '}
      <a class="btn" href={`/finance/${year}${on ? '' : '?projected=on'}`}>
        {t(on ? 'leaveProjected' : 'countProjected')}
      </a>
    </p>
  )
}

type ProjectedPanelProps = Pick<Shown, 'currency' | 'language'> & { readonly lines: readonly CountedLine[] }

/** What sales to come would book: apart from the lines that there are. */
export function ProjectedPanel({ lines, currency, language }: ProjectedPanelProps) {
  const t = budgetWords(language)
  const format = formatFor(language)
  const money = (amount: Cents) => format.money(amount, currency)
  const badge = <Badge tone="info">{figuresWords(language)('projected')}</Badge>
  return (
    <Panel title={t('projectedTitle')} actions={badge} flush>
      <p class="panel-note">{t(lines.length === 0 ? 'nothingProjected' : 'projectedNote')}</p>
      {lines.length > 0 && (
        <details class="ticketing-lines">
          <summary>{t('lineCount', { count: lines.length })}</summary>
          <DataTable
            caption={t('projectedTitle')}
            language={language}
            rows={lines}
            columns={[
              { label: t('description'), names: true, cell: (line) => lineName(line, language) },
              { label: t('date'), cell: ({ on }) => (on === null ? t('undated') : format.day(on)) },
              { label: t('category'), cell: (line) => categoryName(line, language) },
              { label: t('amount'), align: 'end', cell: ({ amount }) => money(amount) },
              { label: t('vat'), align: 'end', cell: ({ vat }) => money(vat) },
            ]}
            totals={[
              t('total'),
              '',
              '',
              money(sumCents(lines.map(({ amount }) => amount))),
              money(sumCents(lines.map(({ vat }) => vat))),
            ]}
          />
        </details>
      )}
    </Panel>
  )
}
