import type { Child } from 'hono/jsx'
import { Alert } from '../../../../platform/http/components/alert.tsx'
import { type Column, DataTable } from '../../../../platform/http/components/data-table.tsx'
import { Facts } from '../../../../platform/http/components/facts.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { type Cents, cents, sumCents } from '../../../../platform/money.ts'
import type { EventSettings } from '../../../events/events.ts'
import type { OrderRow } from '../order-list.ts'
import type { TicketRow } from '../ticket-list.ts'
import { type TicketsWords, ticketsWords } from '../words/words.ts'
import { ATTENDEES } from './list-address.ts'
import { Owner } from './owner.tsx'
import { TicketBadge } from './state-badge.tsx'

export type OrderPageProps = {
  readonly event: EventSettings
  readonly order: OrderRow
  readonly tickets: readonly TicketRow[]
  readonly names: ReadonlyMap<string, string>
  readonly language: Language
}

/** One order: whose it is, what it is made of, its tickets. */
export function OrderPage(props: OrderPageProps) {
  const { event, order, tickets, names, language } = props
  const t = ticketsWords(language)
  return (
    <>
      {order.other !== null && order.other !== 0 && (
        <Alert tone="warning" title={t('driftingTitle')}>
          {t('driftingNote')}
        </Alert>
      )}
      {order.gross === null && (
        <Alert tone="warning" title={t('countsNowhereTitle')}>
          {reasonNotCounting(order, event, t)}
        </Alert>
      )}
      <Panel>
        <Facts
          facts={[
            { label: t('buyer'), value: order.buyerName === '' ? t('nameless') : order.buyerName },
            { label: t('email'), value: order.buyerEmail },
            { label: t('matched'), value: <Owner of={order} names={names} t={t} /> },
            { label: t('total'), value: formatFor(language).money(order.total, order.currency) },
            { label: t('codes'), value: order.codes.length === 0 ? null : order.codes.join(', ') },
            { label: t('method'), value: order.method },
            { label: t('vendorState'), value: order.unknownState },
            { label: t('gone'), value: order.gone },
          ]}
        />
      </Panel>
      {order.net !== null && (
        <Panel title={t('parts')} flush>
          <DataTable
            caption={t('parts')}
            language={language}
            columns={[
              { label: t('part'), names: true, cell: ({ part }: Line) => part },
              { label: t('amount'), align: 'end', cell: ({ amount }) => amount },
            ]}
            rows={linesOf(props)}
            totals={[t('net'), formatFor(language).money(order.net, event.currency)]}
          />
        </Panel>
      )}
      <Panel title={t('tickets')} flush>
        <DataTable
          caption={t('tickets')}
          language={language}
          columns={ticketColumns(event, names, language)}
          rows={tickets}
          empty={<p class="panel-note">{t('noTickets')}</p>}
        />
      </Panel>
    </>
  )
}

function reasonNotCounting(order: OrderRow, event: EventSettings, t: TicketsWords): string {
  if (order.state !== 'paid') return t(`countsNowhere.${order.state}`)
  return t('countsNowhere.foreign', { currency: event.currency })
}

type Line = { readonly part: Child; readonly amount: Child }

/** From the tickets' list prices to what is left: each line is added to those before it, unless it says what is in one. */
function linesOf({ event, order, tickets, language }: OrderPageProps): Line[] {
  const t = ticketsWords(language)
  const format = formatFor(language)
  const money = (amount: Cents) => format.money(amount, event.currency)
  const inIt = (part: string) => <span class="beside-name">{part}</span>
  const negative = (amount: Cents) => money(cents(0 - amount))
  return [
    ...partsOf(order, tickets).flatMap(
      ({ listed, discount, net, taxable, vipPremium, donations, other, vat, gross }) => [
        { part: inIt(t('listPrices')), amount: inIt(money(listed)) },
        ...(discount === 0
          ? []
          : [{ part: inIt(t('discountWith', { codes: order.codes.join(', ') })), amount: inIt(negative(discount)) }]),
        { part: t('ticketsNet'), amount: money(net) },
        { part: inIt(t('ofWhichTaxable')), amount: inIt(money(taxable)) },
        ...(vipPremium === 0 ? [] : [{ part: inIt(t('ofWhichVip')), amount: inIt(money(vipPremium)) }]),
        ...(donations === 0 ? [] : [{ part: t('donations'), amount: money(donations) }]),
        ...(other === 0
          ? []
          : [
              {
                part: (
                  <span>
                    {t('other')} {inIt(t('otherNote'))}
                  </span>
                ),
                amount: money(other),
              },
            ]),
        { part: <strong>{t('grossLessRefunds')}</strong>, amount: <strong>{money(gross)}</strong> },
        ...(order.refunds === null || order.refunds === 0
          ? []
          : [{ part: inIt(t('refunds')), amount: inIt(money(order.refunds)) }]),
        { part: inIt(t('vatWithin', { rate: format.rate(event.ticketVatRate) })), amount: inIt(money(vat)) },
      ],
    ),
    ...(order.paymentFee === null || order.vendorFee === null
      ? [{ part: t('fees'), amount: feesUnknown(order, t) }]
      : [
          { part: t('paymentFee'), amount: negative(order.paymentFee) },
          { part: t('vendorFee'), amount: negative(order.vendorFee) },
        ]),
  ]
}

function feesUnknown({ missingFees, method }: OrderRow, t: TicketsWords): string {
  if (missingFees) return t('missingFeesNote')
  return method === null ? t('noPayment') : t('foreignFeesNote')
}

/** The parts of an order that counts, as a list of one; none for any other. */
function partsOf(
  { gross, refunds, discount, taxable, vipPremium, donations, other, vat }: OrderRow,
  tickets: readonly TicketRow[],
) {
  if (
    gross === null ||
    refunds === null ||
    discount === null ||
    taxable === null ||
    vipPremium === null ||
    donations === null ||
    other === null ||
    vat === null
  ) {
    return []
  }
  const listed = sumCents(tickets.filter(({ valid }) => valid).map(({ price }) => price))
  const net = cents(taxable + vipPremium)
  return [{ listed, discount, net, taxable, vipPremium, donations, other, vat, gross: cents(gross - refunds) }]
}

function ticketColumns(
  { currency }: EventSettings,
  names: ReadonlyMap<string, string>,
  language: Language,
): Column<TicketRow>[] {
  const t = ticketsWords(language)
  const format = formatFor(language)
  return [
    {
      label: t('name'),
      names: true,
      cell: ({ id, name, email }) => (
        <span>
          <a href={`${ATTENDEES}/${encodeURIComponent(id)}`}>{name === '' ? t('nameless') : name}</a>
          <span class="beside-name">{email}</span>
        </span>
      ),
    },
    { label: t('type'), cell: ({ typeName }) => typeName },
    { label: t('price'), align: 'end', cell: ({ price }) => format.money(price, currency) },
    {
      label: t('netPrice'),
      align: 'end',
      cell: ({ netPrice }) => (netPrice === null ? '–' : format.money(netPrice, currency)),
    },
    { label: t('state'), cell: (ticket) => <TicketBadge ticket={ticket} t={t} /> },
    { label: t('matched'), cell: (ticket) => <Owner of={ticket} names={names} t={t} /> },
  ]
}
