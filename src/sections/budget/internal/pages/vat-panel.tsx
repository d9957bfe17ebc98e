import { Badge } from '../../../../platform/http/components/badge.tsx'
import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { type Cents, sumCents } from '../../../../platform/money.ts'
import type { VatQuarter } from '../../budget.ts'
import { figuresWords } from '../words/figures-words.ts'
import { quarterName } from './entry-words.ts'

type VatPanelProps = {
  readonly quarters: readonly VatQuarter[]
  readonly year: string
  readonly currency: string
  readonly language: Language
  /** For whoever may file: the form's token, and the day it is. */
  readonly filing: { readonly csrf: string; readonly today: Temporal.PlainDate } | undefined
}

export function VatPanel({ quarters, year, currency, language, filing }: VatPanelProps) {
  const t = figuresWords(language)
  const format = formatFor(language)
  const money = (amount: Cents) => format.money(amount, currency)
  const sum = (figure: (quarter: VatQuarter) => Cents) => money(sumCents(quarters.map(figure)))
  const lastFiled = quarters.filter(({ filed }) => filed).at(-1)
  return (
    <Panel title={t('vatTitle')} flush>
      <p class="panel-note">{t('vatNote')}</p>
      <DataTable
        caption={t('vatTitle')}
        language={language}
        dense
        rows={quarters}
        columns={[
          { label: t('quarter'), names: true, cell: ({ start }) => quarterName(start, language) },
          { label: t('owed'), align: 'end', cell: ({ owed }) => money(owed) },
          { label: t('credit'), align: 'end', cell: ({ credit }) => money(credit) },
          { label: t('carriedIn'), align: 'end', cell: ({ carriedIn }) => money(carriedIn) },
          { label: t('toPay'), align: 'end', cell: ({ toPay }) => money(toPay) },
          { label: t('due'), cell: ({ due }) => format.day(due) },
          { label: t('carriedOut'), align: 'end', cell: ({ carriedOut }) => money(carriedOut) },
          { label: t('toClaim'), align: 'end', cell: ({ toClaim }) => money(toClaim) },
          {
            label: t('filing'),
            cell: (quarter) => (
              <span class="form-actions">
                <Filing quarter={quarter} year={year} language={language} filing={filing} last={lastFiled} />
                <a href={`/finance/quarter/${quarter.start}?${new URLSearchParams({ year })}`} download>
                  {t('quarterFile')}
                </a>
              </span>
            ),
          },
        ]}
        totals={[
          t('total'),
          sum(({ owed }) => owed),
          sum(({ credit }) => credit),
          '',
          sum(({ toPay }) => toPay),
          '',
          '',
          sum(({ toClaim }) => toClaim),
          '',
        ]}
      />
    </Panel>
  )
}

type FilingProps = Pick<VatPanelProps, 'year' | 'language' | 'filing'> & {
  readonly quarter: VatQuarter
  readonly last: VatQuarter | undefined
}

function Filing({ quarter, year, language, filing, last }: FilingProps) {
  const t = figuresWords(language)
  const { start, end, filed } = quarter
  const change =
    filing === undefined || start.year !== Number(year.slice(0, 4))
      ? undefined
      : filed
        ? quarter === last && ('reopen' as const)
        : Temporal.PlainDate.compare(end, filing.today) < 0 && ('file' as const)
  return (
    <>
      {filed && <Badge tone="success">{t('filed')}</Badge>}
      {filing !== undefined && change && (
        <Form action={`/finance/quarter/${start}/${change}`} csrf={filing.csrf}>
          <input type="hidden" name="year" value={year} />
          <button type="submit" class="btn btn-sm">
            {t(change)}
            <span class="visually-hidden"> {quarterName(start, language)}</span>
          </button>
        </Form>
      )}
    </>
  )
}
