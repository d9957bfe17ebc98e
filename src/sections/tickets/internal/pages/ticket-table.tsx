import { type Column, DataTable } from '../../../../platform/http/components/data-table.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { EventSettings } from '../../../events/events.ts'
import type { Page } from '../order-list.ts'
import {
  TICKET_MATCHES,
  TICKET_PROBLEMS,
  TICKET_STATES,
  type TicketRow,
  type TicketsQuery,
  type TicketType,
} from '../ticket-list.ts'
import { type TicketsWords, ticketsWords } from '../words/words.ts'
import { ATTENDEES, isFiltered, listHref, ORDERS, sortParameter } from './list-address.ts'
import { ListFilters } from './list-filters.tsx'
import { ListFrame } from './list-frame.tsx'
import { Owner } from './owner.tsx'
import { TicketBadge } from './state-badge.tsx'

type TicketListProps = {
  readonly event: EventSettings
  readonly page: Page<TicketRow>
  readonly query: TicketsQuery
  readonly types: readonly TicketType[]
  readonly names: ReadonlyMap<string, string>
  readonly language: Language
}

export function TicketList({ event, page, query, types, names, language }: TicketListProps) {
  const t = ticketsWords(language)
  const { after, ...first } = query
  return (
    <ListFrame
      language={language}
      path={ATTENDEES}
      filtered={isFiltered(query)}
      found={page.rows.length > 0}
      filters={<Filters query={query} types={types} t={t} />}
      empty={{ title: t('noTicketsTitle'), text: t('nothingYet') }}
      first={after === undefined ? undefined : listHref(ATTENDEES, first)}
      next={page.next === null ? undefined : listHref(ATTENDEES, { ...query, after: page.next })}
    >
      <DataTable
        caption={t('ticketsCaption')}
        language={language}
        columns={columnsFor(event, query, names, language)}
        rows={page.rows}
      />
    </ListFrame>
  )
}

type FiltersProps = { readonly query: TicketsQuery; readonly types: readonly TicketType[]; readonly t: TicketsWords }

function Filters({ query, types, t }: FiltersProps) {
  const { search = '', state = '', type = '', matched = '', problem = '' } = query
  const matches = { yes: t('yes'), no: t('no'), 'by-hand': t('byHand') }
  return (
    <ListFilters
      path={ATTENDEES}
      asked={{ search, state, type, matched, problem }}
      hint={t('searchTicketsHint')}
      sort={sortParameter(query)}
      choices={[
        {
          name: 'state',
          label: t('state'),
          options: TICKET_STATES.map((value) => ({ value, label: t(`ticketState.${value}`) })),
        },
        { name: 'type', label: t('type'), options: types.map(({ id, name }) => ({ value: id, label: name })) },
        {
          name: 'matched',
          label: t('matched'),
          options: TICKET_MATCHES.map((value) => ({ value, label: matches[value] })),
        },
        {
          name: 'problem',
          label: t('problem'),
          options: TICKET_PROBLEMS.map((value) => ({ value, label: t(`unmatched.${value}`) })),
        },
      ]}
      t={t}
    />
  )
}

function columnsFor(
  { currency }: EventSettings,
  query: TicketsQuery,
  names: ReadonlyMap<string, string>,
  language: Language,
): Column<TicketRow>[] {
  const t = ticketsWords(language)
  const format = formatFor(language)
  return [
    {
      label: t('name'),
      names: true,
      sort: sortLink(query, 'name'),
      cell: ({ id, name, email }) => (
        <span>
          <a href={`${ATTENDEES}/${encodeURIComponent(id)}`}>{name === '' ? t('nameless') : name}</a>
          <span class="beside-name">{email}</span>
        </span>
      ),
    },
    { label: t('type'), cell: ({ typeName }) => typeName },
    {
      label: t('price'),
      align: 'end',
      sort: sortLink(query, 'price'),
      cell: ({ price }) => format.money(price, currency),
    },
    {
      label: t('netPrice'),
      align: 'end',
      cell: ({ netPrice }) => (netPrice === null ? '–' : format.money(netPrice, currency)),
    },
    { label: t('state'), cell: (ticket) => <TicketBadge ticket={ticket} t={t} /> },
    { label: t('barcode'), cell: ({ barcode }) => barcode },
    { label: t('order'), cell: (ticket) => <OrderOf ticket={ticket} t={t} /> },
    { label: t('matched'), cell: (ticket) => <Owner of={ticket} names={names} t={t} /> },
  ]
}

export function OrderOf({
  ticket: { orderId, orderState },
  t,
}: {
  readonly ticket: TicketRow
  readonly t: TicketsWords
}) {
  if (orderId === null) return <span>{t('comp')}</span>
  if (orderState === null) return <span>{t('awaitedOrder', { order: orderId })}</span>
  return <a href={`${ORDERS}/${encodeURIComponent(orderId)}`}>{orderId}</a>
}

function sortLink(
  { after, ...query }: TicketsQuery,
  sort: TicketsQuery['sort'],
): NonNullable<Column<TicketRow>['sort']> {
  const descending = query.sort === sort ? !query.descending : sort !== 'name'
  const href = listHref(ATTENDEES, { ...query, sort, descending })
  return query.sort === sort ? { href, now: query.descending ? 'descending' : 'ascending' } : { href }
}
