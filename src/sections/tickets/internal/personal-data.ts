import { sql } from 'kysely'
import { spellings } from '../../../platform/address.ts'
import { personalRecords } from '../../../platform/db/personal-records.ts'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { DataSubject, PersonalData } from '../../../platform/personal.ts'
import { own } from './tables.ts'

/**
 * Orders bought, tickets held, whatever bears an address of theirs, and what they decided or somebody decided for them.
 * The address on a ticket that another bought is the buyer's, and left out.
 */
export async function dataOf(snapshot: Snapshot, { human, addresses }: DataSubject): Promise<PersonalData> {
  const [orders, tickets, decisions] = await Promise.all([
    personalRecords(
      own(snapshot),
      sql`
        select o.id, o.event_id, o.state, o.purchased_at, o.currency, o.total, o.refunded, o.donations, o.buyer_name,
          o.buyer_email, o.address, r.human,
          array(select code from tickets.order_discounts d where d.order_id = o.id order by position) as codes
        from tickets.orders o left join tickets.reconciled_orders r on r.order_id = o.id
        where r.human = ${human}::uuid or o.address = any(${addresses}::text[])
        order by o.purchased_at, o.id`,
    ),
    personalRecords(
      own(snapshot),
      sql`
        select t.id, t.order_id, t.event_id, t.type_name, t.status, t.checked_in, t.listed_price, t.created_at, t.barcode,
          t.name, t.own_address, t.address, r.human,
          case when lower(btrim(t.email)) = any(${addresses.flatMap(spellings)}::text[]) then t.email end as email
        from tickets.tickets t left join tickets.reconciled_tickets r on r.ticket_id = t.id
        where r.human = ${human}::uuid or t.address = any(${addresses}::text[])
        order by t.created_at, t.id`,
    ),
    personalRecords(
      own(snapshot),
      sql`
        select ticket_id, decided_at, case when human = ${human}::uuid then human end as human,
          case when decided_by = ${human}::uuid then decided_by end as decided_by
        from tickets.manual_matches
        where human = ${human}::uuid or decided_by = ${human}::uuid
        order by decided_at, ticket_id`,
    ),
  ])
  return { orders, tickets, decisions }
}
