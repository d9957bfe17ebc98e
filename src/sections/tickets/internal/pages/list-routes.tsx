import { only, type Route } from '../../../../platform/http/route.ts'
import { mayUse } from '../../../../platform/http/viewer.ts'
import { findOrder, orderPage } from '../order-list.ts'
import { ticketPage, ticketsOfOrder, ticketTypes } from '../ticket-list.ts'
import { ticketsWords } from '../words/words.ts'
import { DOOR_LIST } from './door-list-page.ts'
import { ordersFile, ticketsFile } from './export.ts'
import { exportFile, exportLinks } from './export-answer.tsx'
import { ATTENDEES, listHref, ORDERS, ordersQuery, ticketsQuery } from './list-address.ts'
import { OrderPage } from './order-page.tsx'
import { OrderList } from './order-table.tsx'
import { KEEPERS, type PageNeeds, READERS } from './page-needs.ts'
import { TicketList } from './ticket-table.tsx'
import { withoutEvent } from './without-event.tsx'

type ListNeeds = Pick<PageNeeds, 'events' | 'names'>

/** The lists of orders and tickets, the page of an order, and what of them can be taken away. */
export function listRoutes({ events, names }: ListNeeds): readonly Route[] {
  return [
    only(...READERS).get(ORDERS, async (visit) => {
      const query = ordersQuery(visit.url)
      const found = await visit.database.snapshot(async (snapshot) => {
        const event = await events.current(snapshot)
        if (event === undefined) return undefined
        const page = await orderPage(snapshot, event, query)
        return {
          event,
          page,
          types: await ticketTypes(snapshot, event),
          names: await names(snapshot, humansOf(page.rows)),
        }
      })
      const t = ticketsWords(visit.language)
      if (found === undefined) return withoutEvent(visit, t('orders'))
      const actions = exportLinks(visit, (format) => listHref(`${ORDERS}.csv`, query, { format }))
      return visit.page(
        { title: t('orders'), actions },
        <OrderList {...found} query={query} language={visit.language} />,
      )
    }),

    only(...KEEPERS).get(`${ORDERS}.csv`, (visit) =>
      exportFile(visit, { events, names }, 'orders', (snapshot, to) =>
        ordersFile(snapshot, to, ordersQuery(visit.url)),
      ),
    ),

    only(...READERS).get(`${ORDERS}/:id`, async (visit) => {
      const found = await visit.database.snapshot(async (snapshot) => {
        const event = await events.current(snapshot)
        const order = event === undefined ? undefined : await findOrder(snapshot, event, visit.param('id'))
        if (event === undefined || order === undefined) return undefined
        const tickets = await ticketsOfOrder(snapshot, order.id)
        return { event, order, tickets, names: await names(snapshot, humansOf([order, ...tickets])) }
      })
      if (found === undefined) return visit.notFound()
      const t = ticketsWords(visit.language)
      const { order, event } = found
      const at = visit.format.time(order.at, event.timeZone)
      const actions = (
        <a class="btn" href={ORDERS}>
          {t('backToOrders')}
        </a>
      )
      return visit.page(
        {
          title: t('orderTitle', { order: order.id }),
          lead: t('paidOn', { state: t(`orderState.${order.state}`), at }),
          actions,
        },
        <OrderPage {...found} language={visit.language} />,
      )
    }),

    only(...READERS).get(ATTENDEES, async (visit) => {
      const query = ticketsQuery(visit.url)
      const found = await visit.database.snapshot(async (snapshot) => {
        const event = await events.current(snapshot)
        if (event === undefined) return undefined
        const page = await ticketPage(snapshot, event, query)
        return {
          event,
          page,
          types: await ticketTypes(snapshot, event),
          names: await names(snapshot, humansOf(page.rows)),
        }
      })
      const t = ticketsWords(visit.language)
      if (found === undefined) return withoutEvent(visit, t('attendees'))
      const actions = (
        <>
          {mayUse(visit.viewer, KEEPERS) && (
            <a class="btn" href={DOOR_LIST}>
              {t('doorList')}
            </a>
          )}
          {exportLinks(visit, (format) => listHref(`${ATTENDEES}.csv`, query, { format }))}
        </>
      )
      return visit.page(
        { title: t('attendees'), actions },
        <TicketList {...found} query={query} language={visit.language} />,
      )
    }),

    only(...KEEPERS).get(`${ATTENDEES}.csv`, (visit) =>
      exportFile(visit, { events, names }, 'attendees', (snapshot, to) =>
        ticketsFile(snapshot, to, ticketsQuery(visit.url)),
      ),
    ),
  ]
}

function humansOf(rows: readonly { readonly human: string | null }[]): readonly string[] {
  return [...new Set(rows.map(({ human }) => human).filter((human) => human !== null))]
}
