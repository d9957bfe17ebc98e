import { Badge } from '../../../../platform/http/components/badge.tsx'
import { type Column, DataTable } from '../../../../platform/http/components/data-table.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { EventSettings } from '../../../events/events.ts'
import { ORDER_PROBLEMS, type OrderRow, type OrdersQuery, type Page } from '../order-list.ts'
import type { TicketType } from '../ticket-list.ts'
import { type TicketsWords, ticketsWords } from '../words/words.ts'
import { isFiltered, listHref, ORDER_STATES, ORDERS, sortParameter } from './list-address.ts'
import { ListFilters } from './list-filters.tsx'
import { ListFrame } from './list-frame.tsx'
import { Owner } from './owner.tsx'
import { OrderBadge } from './state-badge.tsx'

type OrderListProps = {
  readonly event: EventSettings
  readonly page: Page<OrderRow>
  readonly query: OrdersQuery
  readonly types: readonly TicketType[]
  readonly names: ReadonlyMap<string, string>
  readonly language: Language
}

export function OrderList({ event, page, query, types, names, language }: OrderListProps) {
  const t = ticketsWords(language)
  const { after, ...first } = query
  return (
    <ListFrame
      language={language}
      path={ORDERS}
      filtered={isFiltered(query)}
      found={page.rows.length > 0}
      filters={<Filters query={query} types={types} t={t} />}
      empty={{ title: t('noOrdersTitle'), text: t('nothingYet') }}
      first={after === undefined ? undefined : listHref(ORDERS, first)}
      next={page.next === null ? undefined : listHref(ORDERS, { ...query, after: page.next })}
    >
      <DataTable
        caption={t('ordersCaption')}
        language={language}
        columns={columnsFor(event, query, names, language)}
        rows={page.rows}
      />
    </ListFrame>
  )
}

type FiltersProps = { readonly query: OrdersQuery; readonly types: readonly TicketType[]; readonly t: TicketsWords }

function Filters({ query, types, t }: FiltersProps) {
  const { search = '', state = '', type = '', matched = '', problem = '' } = query
  return (
    <ListFilters
      path={ORDERS}
      asked={{ search, state, type, matched, problem }}
      hint={t('searchOrdersHint')}
      sort={sortParameter(query)}
      choices={[
        {
          name: 'state',
          label: t('state'),
          options: ORDER_STATES.map((value) => ({ value, label: t(`orderState.${value}`) })),
        },
        { name: 'type', label: t('type'), options: types.map(({ id, name }) => ({ value: id, label: name })) },
        {
          name: 'matched',
          label: t('matched'),
          options: [
            { value: 'yes', label: t('yes') },
            { value: 'no', label: t('no') },
          ],
        },
        {
          name: 'problem',
          label: t('problem'),
          options: ORDER_PROBLEMS.map((value) => ({ value, label: t(`problem.${value}`) })),
        },
      ]}
      t={t}
    />
  )
}

function columnsFor(
  event: EventSettings,
  query: OrdersQuery,
  names: ReadonlyMap<string, string>,
  language: Language,
): Column<OrderRow>[] {
  const t = ticketsWords(language)
  const format = formatFor(language)
  return [
    {
      label: t('buyer'),
      names: true,
      sort: sortLink(query, 'buyer'),
      cell: ({ id, buyerName, buyerEmail }) => (
        <span>
          <a href={`${ORDERS}/${encodeURIComponent(id)}`}>{buyerName === '' ? t('nameless') : buyerName}</a>
          <span class="beside-name">{buyerEmail}</span>
        </span>
      ),
    },
    { label: t('order'), cell: ({ id }) => id },
    {
      label: t('date'),
      sort: sortLink(query, 'date'),
      cell: ({ at }) => <span class="text-nowrap">{format.time(at, event.timeZone)}</span>,
    },
    {
      label: t('state'),
      cell: (row) => (
        <span>
          <OrderBadge state={row.state} t={t} /> <Problems row={row} event={event} t={t} />
        </span>
      ),
    },
    { label: t('tickets'), align: 'end', cell: ({ tickets }) => format.number(tickets) },
    {
      label: t('total'),
      align: 'end',
      sort: sortLink(query, 'total'),
      cell: ({ total, currency }) => format.money(total, currency),
    },
    { label: t('matched'), cell: (row) => <Owner of={row} names={names} t={t} /> },
  ]
}

type ProblemsProps = { readonly row: OrderRow; readonly event: EventSettings; readonly t: TicketsWords }

function Problems({ row, event, t }: ProblemsProps) {
  return (
    <>
      {row.other !== null && row.other !== 0 && <Badge tone="warning">{t('problem.drifting')}</Badge>}
      {row.currency !== event.currency && <Badge tone="warning">{t('problem.foreign')}</Badge>}
      {row.unknownState !== null && <Badge tone="warning">{t('problem.unknown-state')}</Badge>}
      {row.foreignFees && <Badge tone="warning">{t('problem.foreign-fees')}</Badge>}
      {row.missingFees && <Badge tone="warning">{t('problem.missing-fees')}</Badge>}
    </>
  )
}

/** A second click turns the order around; figures and days begin at the highest. */
function sortLink({ after, ...query }: OrdersQuery, sort: OrdersQuery['sort']): NonNullable<Column<OrderRow>['sort']> {
  const descending = query.sort === sort ? !query.descending : sort !== 'buyer'
  const href = listHref(ORDERS, { ...query, sort, descending })
  return query.sort === sort ? { href, now: query.descending ? 'descending' : 'ascending' } : { href }
}
