import { sql } from 'kysely'
import { spellings } from '../../../platform/address.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Erasure } from '../../../platform/personal.ts'
import { outdate } from './figures.ts'
import { own } from './tables.ts'

/**
 * Blanks the names and addresses on the orders that they bought, on the tickets in them, and on whatever else is matched to
 * them or bears an address of theirs, and remembers the vendor's ids: `applyRecords` keeps the rest of such records in
 * step with the vendor, and never these. A ticket of their order that is another's, by an own address, keeps that, and the
 * name unless it is the buyer's. Nothing that is counted changes.
 *
 * The lists of tickets are read whole for addresses that stand on them as the vendor wrote them: nothing else asks for
 * them so, and an index would cost every sync.
 */
export async function erase(tx: Tx, { human, nobody, addresses }: Erasure): Promise<void> {
  const written = addresses.flatMap(spellings)
  await rememberOrders(tx, human, addresses, written)
  await rememberTickets(tx, human, addresses, written)
  await blank(tx)
  await sql`delete from tickets.manual_matches where human = ${human}::uuid`.execute(own(tx))
  await sql`
    update tickets.manual_matches set decided_by = ${nobody}::uuid where decided_by = ${human}::uuid`.execute(own(tx))
  await unmatch(tx, human)
  await outdate(tx)
}

async function rememberOrders(
  tx: Tx,
  human: string,
  addresses: readonly string[],
  written: readonly string[],
): Promise<void> {
  await sql`
    insert into tickets.erased_records (id, kind)
    select o.id, 'order'
    from tickets.orders o left join tickets.reconciled_orders r on r.order_id = o.id
    where r.human = ${human}::uuid or o.address = any(${addresses}::text[])
      or lower(btrim(o.buyer_email)) = any(${written}::text[])
    order by o.id
    on conflict do nothing`.execute(own(tx))
}

/** A name is the buyer's where it is the one on the order, whatever its case and spaces. */
async function rememberTickets(
  tx: Tx,
  human: string,
  addresses: readonly string[],
  written: readonly string[],
): Promise<void> {
  await sql`
    with theirs as (
      select t.id, t.name, o.buyer_name,
        t.address is not null and t.order_id is not null and t.address <> all(${addresses}::text[])
          and r.human is distinct from ${human}::uuid as anothers
      from tickets.tickets t
      left join tickets.orders o on o.id = t.order_id
      left join tickets.reconciled_tickets r on r.ticket_id = t.id
      where r.human = ${human}::uuid or t.address = any(${addresses}::text[])
        or exists (select from tickets.erased_records e where e.id = t.order_id and e.kind = 'order')
        or lower(btrim(t.email)) = any(${written}::text[])
        or lower(btrim(t.own_address)) = any(${written}::text[])
    )
    insert into tickets.erased_records (id, kind, keeps_name, keeps_own)
    select id, 'ticket',
      anothers and tickets.search_words(regexp_replace(btrim(name), '\\s+', ' ', 'g'))
        is distinct from tickets.search_words(regexp_replace(btrim(buyer_name), '\\s+', ' ', 'g')),
      anothers
    from theirs
    order by id
    on conflict (id, kind) do update set
      keeps_name = erased_records.keeps_name and excluded.keeps_name,
      keeps_own = erased_records.keeps_own and excluded.keeps_own`.execute(own(tx))
}

/** Of every record that was ever remembered: what is blank already is not written. */
async function blank(tx: Tx): Promise<void> {
  await sql`
    update tickets.orders o set buyer_name = '', buyer_email = '', address = null
    from tickets.erased_records e
    where e.id = o.id and e.kind = 'order' and (o.buyer_name <> '' or o.buyer_email <> '' or o.address is not null)`.execute(
    own(tx),
  )
  await sql`
    update tickets.tickets t set
      name = case when e.keeps_name then t.name else '' end,
      email = '',
      barcode = case when e.keeps_own then t.barcode else '' end,
      own_address = case when e.keeps_own then t.own_address end,
      address = case when e.keeps_own then t.address end
    from tickets.erased_records e
    where e.id = t.id and e.kind = 'ticket'
      and (t.email <> '' or (t.name <> '' and not e.keeps_name)
        or ((t.barcode <> '' or t.own_address is not null or t.address is not null) and not e.keeps_own))`.execute(
    own(tx),
  )
}

/** As reconciling has it from now on; what somebody decided by hand for another holds. */
async function unmatch(tx: Tx, human: string): Promise<void> {
  await sql`
    update tickets.reconciled_orders set human = null, unmatched = 'erased'
    where human = ${human}::uuid
      or (unmatched <> 'erased' and order_id in (select id from tickets.erased_records where kind = 'order'))`.execute(
    own(tx),
  )
  await sql`
    update tickets.reconciled_tickets r set human = null, unmatched = 'erased'
    where r.human = ${human}::uuid
      or (r.unmatched in ('no-address', 'unknown', 'not-verified', 'ambiguous', 'buyer-address-only')
        and exists (select from tickets.erased_records e
          where e.id = r.ticket_id and e.kind = 'ticket' and not e.keeps_own))`.execute(own(tx))
}
