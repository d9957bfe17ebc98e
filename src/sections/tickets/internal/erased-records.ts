import { sql } from 'kysely'

/**
 * For statements over records: what is erased of the order `i.id`, no row where nothing is. A probe of the primary key each,
 * `offset 0` for the reason that `applyRecords` gives.
 */
export const ERASED_ORDER = sql`(
  select true as erased from tickets.erased_records e where e.id = i.id and e.kind = 'order' offset 0
)`

/**
 * The same of the ticket `i.id` of the order `i.order_id`. A ticket that the vendor issues anew in an order that was
 * erased bears the same name and address under another id, so it is erased with its order.
 */
export const ERASED_TICKET = sql`(
  select true as erased, e.keeps_name, e.keeps_own
  from tickets.erased_records e
  where e.id in (i.id, i.order_id) and e.kind = case when e.id = i.id then 'ticket' else 'order' end
  order by e.kind desc
  limit 1
)`
