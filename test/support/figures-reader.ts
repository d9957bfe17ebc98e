import { createInterface } from 'node:readline'
import pg from 'pg'

/**
 * A process of its own that reads the figures of an event over and over, each time with what they are to be, counted
 * anew in the same statement: whatever commits in between, the two are of one moment. Says `reading` once it began, and
 * when told to stop what it saw.
 */
const [url, event] = process.argv.slice(2)
const client = new pg.Client({ connectionString: url })
await client.connect()

const seen = { rows: 0, different: 0, distinct: new Set<string>() }
let stopped = false
createInterface({ input: process.stdin }).once('line', () => {
  stopped = true
})

const STATEMENT = `
  with counting as (
    select * from tickets.orders where event_id = $1 and state = 'paid' and currency = 'EUR'
  ), bearing as (
    select f.* from tickets.payment_fees f join tickets.orders o using (payment_intent)
    where o.event_id = $1 and o.state in ('paid', 'refunded') and o.currency = 'EUR' and f.currency = 'EUR'
  )
  select figures -> 'sales' as kept, jsonb_build_object(
    'orders', (select count(*) from tickets.orders where event_id = $1),
    'paid', (select count(*) from tickets.orders where event_id = $1 and state = 'paid'),
    'gross', (select coalesce(sum(total), 0) from counting),
    'refunds', (select coalesce(sum(refunded), 0) from counting),
    'ticketsSold', (select count(*) from tickets.tickets t join counting c on c.id = t.order_id and t.status = 'valid'),
    'comps', (select count(*) from tickets.tickets where event_id = $1 and order_id is null and status = 'valid'),
    'stripeFees', (select coalesce(sum(payment_fee), 0) from bearing),
    'vendorFees', (select coalesce(sum(vendor_fee), 0) from bearing)
  ) as counted
  from tickets.figures where event_id = $1 and not stale`

process.stdout.write('reading\n')
while (!stopped) {
  const { rows } = await client.query(STATEMENT, [event])
  for (const { kept, counted } of rows) {
    seen.rows += 1
    seen.distinct.add(JSON.stringify(kept))
    if (Object.entries(counted).some(([name, value]) => kept[name] !== value)) seen.different += 1
  }
}
process.stdout.write(`${JSON.stringify({ ...seen, distinct: seen.distinct.size })}\n`)
await client.end()
