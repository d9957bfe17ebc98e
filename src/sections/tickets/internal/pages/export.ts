import { BYTE_ORDER_MARK, CSV_FORMATS, type CsvCell, type CsvFormat, csvLine } from '../../../../platform/csv.ts'
import type { Snapshot } from '../../../../platform/db/tx.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { Cents } from '../../../../platform/money.ts'
import type { EventSettings } from '../../../events/events.ts'
import { allOrders, type OrderRow, type OrdersQuery } from '../order-list.ts'
import { allTickets, type TicketRow, type TicketsQuery } from '../ticket-list.ts'
import { type TicketsWords, ticketsWords } from '../words/words.ts'
import type { PageNeeds } from './page-needs.ts'

export type Export = {
  readonly event: EventSettings
  readonly names: PageNeeds['names']
  readonly language: Language
  readonly format: CsvFormat
}

export function formatIn({ searchParams }: URL): CsvFormat {
  return CSV_FORMATS.find((format) => format === searchParams.get('format')) ?? 'plain'
}

/** The orders that the filters show, as a file: texts that are each a batch of lines. */
export function ordersFile(snapshot: Snapshot, to: Export, query: OrdersQuery): AsyncGenerator<string> {
  return file(snapshot, to, orderColumns(to), allOrders(snapshot, to.event, query))
}

export function ticketsFile(snapshot: Snapshot, to: Export, query: TicketsQuery): AsyncGenerator<string> {
  return file(snapshot, to, ticketColumns(to), allTickets(snapshot, to.event, query))
}

type Column<Row> = {
  readonly title: string
  readonly cell: (row: Row, names: ReadonlyMap<string, string>) => CsvCell
}

async function* file<Row extends { readonly human: string | null }>(
  snapshot: Snapshot,
  { names, format }: Export,
  columns: readonly Column<Row>[],
  batches: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK +
    csvLine(
      columns.map(({ title }) => title),
      format,
    )
  for await (const rows of batches) {
    const humans = new Set(rows.map(({ human }) => human).filter((human) => human !== null))
    const named = await names(snapshot, [...humans])
    const line = (row: Row) =>
      csvLine(
        columns.map(({ cell }) => cell(row, named)),
        format,
      )
    yield rows.map(line).join('')
  }
}

function orderColumns({ event, language }: Export): Column<OrderRow>[] {
  const t = ticketsWords(language)
  const money = (title: string, amount: (row: OrderRow) => Cents | null): Column<OrderRow> => ({
    title: `${title} (${event.currency})`,
    cell: (row) => amountCell(amount(row)),
  })
  return [
    { title: t('date'), cell: ({ at }) => localTime(at, event) },
    { title: t('order'), cell: ({ id }) => id },
    { title: t('state'), cell: ({ state }) => t(`orderState.${state}`) },
    { title: t('buyer'), cell: ({ buyerName }) => buyerName },
    { title: t('email'), cell: ({ buyerEmail }) => buyerEmail },
    { title: t('tickets'), cell: ({ tickets }) => ({ count: tickets }) },
    money(t('gross'), ({ gross }) => gross),
    money(t('discount'), ({ discount }) => discount),
    { title: t('codes'), cell: ({ codes }) => codes.join(' ') },
    money(t('donations'), ({ donations }) => donations),
    money(t('vipPremium'), ({ vipPremium }) => vipPremium),
    money(t('taxable'), ({ taxable }) => taxable),
    money(t('other'), ({ other }) => other),
    money(t('vat'), ({ vat }) => vat),
    money(t('refunds'), ({ refunds }) => refunds),
    { title: t('method'), cell: ({ method }) => method },
    money(t('paymentFee'), ({ paymentFee }) => paymentFee),
    money(t('vendorFee'), ({ vendorFee }) => vendorFee),
    money(t('net'), ({ net }) => net),
    { title: t('matched'), cell: (row, names) => ownerCell(row, names, t) },
  ]
}

function ticketColumns({ event, language }: Export): Column<TicketRow>[] {
  const t = ticketsWords(language)
  return [
    { title: t('name'), cell: ({ name }) => name },
    { title: t('email'), cell: ({ email }) => email },
    { title: t('type'), cell: ({ typeName }) => typeName },
    { title: `${t('price')} (${event.currency})`, cell: ({ price }) => amountCell(price) },
    { title: `${t('netPrice')} (${event.currency})`, cell: ({ netPrice }) => amountCell(netPrice) },
    { title: t('state'), cell: ({ valid }) => t(valid ? 'ticketState.valid' : 'ticketState.void') },
    { title: t('checkedIn'), cell: ({ checkedIn }) => t(checkedIn ? 'yes' : 'no') },
    { title: t('barcode'), cell: ({ barcode }) => barcode },
    { title: t('order'), cell: ({ orderId }) => orderId },
    { title: t('matched'), cell: (row, names) => ownerCell(row, names, t) },
  ]
}

export function amountCell(amount: Cents | null): CsvCell {
  return amount === null ? null : { cents: amount }
}

function ownerCell(
  { human }: { readonly human: string | null },
  names: ReadonlyMap<string, string>,
  t: TicketsWords,
): CsvCell {
  return human === null ? null : (names.get(human) ?? t('somebody'))
}

/** On the event's clocks, in the one form that spreadsheets of every language read as a time. */
function localTime(at: Temporal.Instant, { timeZone }: EventSettings): string {
  const { year, month, day, hour, minute } = at.toZonedDateTimeISO(timeZone)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`
}
