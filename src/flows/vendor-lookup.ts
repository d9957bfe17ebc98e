import type { Snapshot } from '../platform/db/tx.ts'
import type { Events } from '../sections/events/events.ts'
import type { Gone, RecordKind, Records } from '../sections/tickets/tickets.ts'
import type { Lookup, OrderRecord, SetAside, TicketRecord, TicketVendor } from '../vendors/ticket-vendor.ts'

export type Wanted = { readonly kind: RecordKind; readonly id: string }
export type Found = { readonly records: Records; readonly setAside: readonly SetAside[] }

/** Each record as it is now at the vendor, or that it is gone; what can't be read is set aside and changes nothing. */
export async function lookUp(vendor: TicketVendor, wanted: Iterable<Wanted>): Promise<Found> {
  const orders: OrderRecord[] = []
  const tickets: TicketRecord[] = []
  const gone: Gone[] = []
  const setAside: SetAside[] = []
  const keep = <T>({ kind, id }: Wanted, lookup: Lookup<T>, records: T[]) => {
    if (lookup.code === 'gone') {
      gone.push({ kind, id, reason: lookup.reason })
      return
    }
    if (lookup.code === 'found') records.push(lookup.record)
    setAside.push(...lookup.setAside)
  }
  for (const one of wanted) {
    if (one.kind === 'order') keep(one, await vendor.order(one.id), orders)
    else keep(one, await vendor.ticket(one.id), tickets)
  }
  return { records: { orders, tickets, gone }, setAside }
}

/** A box office sells for more than our events; what is of another one is nothing of ours. */
export async function ofOurEvents(
  snapshot: Snapshot,
  events: Events,
  { records: { orders, tickets, gone = [] }, setAside }: Found,
): Promise<Found> {
  const ours = new Set<string>()
  for (const id of new Set([...orders, ...tickets].map(({ eventId }) => eventId))) {
    if ((await events.find(snapshot, id)) !== undefined) ours.add(id)
  }
  const isOurs = ({ eventId }: { readonly eventId: string }) => ours.has(eventId)
  return { records: { orders: orders.filter(isOurs), tickets: tickets.filter(isOurs), gone }, setAside }
}
