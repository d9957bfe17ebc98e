import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { type Cents, cents } from '../../../../platform/money.ts'
import type { EventSettings } from '../../../events/events.ts'
import type { WeeklyBucket } from '../../tickets.ts'
import { netOf } from '../quarters.ts'
import { ticketsWords } from '../words/words.ts'

export type QuarterPageProps = {
  readonly event: EventSettings
  readonly quarter: WeeklyBucket
  /** The part of `other` that bears VAT; the rest of it is less than nothing. */
  readonly taxedOther: Cents
  readonly language: Language
}

/** The quarter as an accountant needs it: what was sold at which rate of VAT, and what was left of it. */
export function QuarterPage({ event, quarter, taxedOther, language }: QuarterPageProps) {
  const t = ticketsWords(language)
  const format = formatFor(language)
  const money = (amount: Cents) => format.money(amount, event.currency)
  const received = cents(quarter.gross - quarter.refunds)
  return (
    <>
      <Panel title={t('vatTitle')} flush>
        <p class="panel-note">{t('roundedByTicket')}</p>
        <DataTable
          caption={t('vatCaption')}
          language={language}
          rows={vatLines(quarter, taxedOther)}
          columns={[
            { label: t('soldAs'), names: true, cell: ({ sold }) => t(sold) },
            { label: t('rate'), cell: ({ taxed }) => (taxed ? format.rate(event.ticketVatRate) : t('withoutVat')) },
            { label: t('base'), align: 'end', cell: ({ amount, vat }) => money(cents(amount - vat)) },
            { label: t('vat'), align: 'end', cell: ({ vat }) => money(vat) },
            { label: t('withVat'), align: 'end', cell: ({ amount }) => money(amount) },
          ]}
          totals={[
            t('grossLessRefunds'),
            '',
            money(cents(received - quarter.vat)),
            money(quarter.vat),
            money(received),
          ]}
        />
      </Panel>
      <Panel title={t('moneyTitle')} flush>
        <DataTable
          caption={t('moneyTitle')}
          language={language}
          rows={
            [
              ['gross', quarter.gross],
              ['refunds', cents(0 - quarter.refunds)],
              ['paymentFee', cents(0 - quarter.stripeFees)],
              ['vendorFee', cents(0 - quarter.vendorFees)],
            ] as const
          }
          columns={[
            { label: t('part'), names: true, cell: ([part]) => t(part) },
            { label: t('amount'), align: 'end', cell: ([, amount]) => money(amount) },
          ]}
          totals={[t('net'), money(netOf(quarter))]}
        />
      </Panel>
    </>
  )
}

type VatLine = {
  readonly sold: 'ticketsTaxable' | 'vipPremium' | 'donations' | 'shortfall'
  readonly taxed: boolean
  /** With its VAT. */
  readonly amount: Cents
  readonly vat: Cents
}

/** They add up to gross less refunds, since every order's parts do. */
function vatLines({ taxable, vat, vipPremium, donations, other }: WeeklyBucket, taxedOther: Cents): readonly VatLine[] {
  const untaxed = (sold: VatLine['sold'], amount: Cents): VatLine => ({ sold, taxed: false, amount, vat: cents(0) })
  return [
    { sold: 'ticketsTaxable' as const, taxed: true, amount: cents(taxable + taxedOther), vat },
    untaxed('vipPremium', vipPremium),
    untaxed('donations', donations),
    untaxed('shortfall', cents(other - taxedOther)),
  ].filter(({ taxed, amount }) => taxed || amount !== 0)
}
