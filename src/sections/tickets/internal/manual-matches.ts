import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Audit } from '../../audit/audit.ts'
import type { HandMatch, HandMatchResult } from '../tickets.ts'
import { own } from './tables.ts'

/** Rows are keyed by ticket, and the caller's lock `reconcile` lets nobody reconcile in between. */
export async function decideMatch(
  tx: Tx,
  audit: Audit,
  { ticket, whose }: HandMatch,
  actor: Actor,
): Promise<HandMatchResult> {
  const { rows } = await sql<{ orderId: string | null; valid: boolean; decided: boolean; human: string | null }>`
    select t.order_id, t.status = 'valid' as valid, m.ticket_id is not null as decided, m.human
    from tickets.tickets t left join tickets.manual_matches m on m.ticket_id = t.id
    where t.id = ${ticket}`.execute(own(tx))
  const [found] = rows
  if (found === undefined) return { ok: false, code: 'unknown-ticket', ticket }
  if (!found.valid) return { ok: false, code: 'void-ticket', ticket }

  const human = whose.decision === 'somebody' ? whose.human : null
  const changed = found.decided !== (whose.decision !== 'addresses') || found.human !== human
  const touched =
    found.orderId === null
      ? { orders: [], looseTickets: [ticket], addresses: [] }
      : { orders: [found.orderId], looseTickets: [], addresses: [] }
  if (!changed) return { ok: true, changed, touched }

  if (whose.decision === 'addresses') {
    await sql`delete from tickets.manual_matches where ticket_id = ${ticket}`.execute(own(tx))
  } else {
    await sql`
      insert into tickets.manual_matches (ticket_id, human, decided_by)
      values (${ticket}, ${human}, ${actor.kind === 'human' ? actor.human : null})
      on conflict (ticket_id) do update set
        human = excluded.human, decided_by = excluded.decided_by, decided_at = excluded.decided_at`.execute(own(tx))
  }
  const detail = { decision: whose.decision, human, before: found.human }
  await audit.record(tx, { actor, action: 'ticket.match', subject: { kind: 'ticket', id: ticket }, detail })
  return { ok: true, changed, touched }
}
