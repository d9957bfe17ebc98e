import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { EnqueueResult, Mail, MailBatch } from '../email.ts'
import { slotsOf } from './contents.ts'
import { checkAddress } from './recipient-address.ts'
import { storable, storableJson } from './storable.ts'
import { own } from './tables.ts'

/** `host` is the right-hand side of the messages' ids. */
export async function enqueue(tx: Tx, batch: MailBatch, host: string): Promise<EnqueueResult> {
  const { group, kind, purpose, mails } = batch
  if (mails.length === 0) return { queued: 0, failed: 0, cancelled: 0, present: 0 }
  await requireVariables(tx, mails)

  const checked = mails.map(({ address }) => checkAddress(address))
  // The partial unique index decides whether a source has a live message for the purpose already; rows go in by its
  // order, so that two batches over the same sources can't wait for each other in a circle.
  const { rows } = await sql<Omit<EnqueueResult, 'present'>>`
    with made as (
      insert into email.messages
        (id, content, group_name, source_kind, source_id, purpose, human, name, address, variables, state, reason, message_id)
      select m.id, m.content, ${group}, ${kind}, m.source, ${purpose}, m.human, m.name, m.address, m.variables::jsonb,
        case when not wanted then 'cancelled' when m.reason is null then 'queued' else 'failed' end,
        case when wanted then m.reason else 'refused-category' end, format('<%s@%s>', m.id, ${host}::text)
      from unnest(
        ${mails.map(() => randomUUIDv7())}::uuid[],
        ${mails.map(({ content }) => content)}::text[],
        ${mails.map(({ source }) => source)}::text[],
        ${mails.map(({ human }) => human)}::uuid[],
        ${mails.map(({ name }) => storable(name))}::text[],
        ${checked.map((found) => found.address)}::text[],
        ${checked.map((found) => (found.ok ? null : found.reason))}::text[],
        ${mails.map(({ variables }) => storableJson(variables))}::text[]
      ) as m (id, content, source, human, name, address, reason, variables)
      join email.contents c on c.hash = m.content
      left join email.preferences p on p.human = m.human and p.category = c.category
      cross join lateral (select email.wants(c.category, p.preference) as wanted) as w
      order by m.source
      on conflict (source_kind, source_id, purpose) where superseded_by is null do nothing
      returning state
    )
    select count(*) filter (where state = 'queued') as queued, count(*) filter (where state = 'failed') as failed,
      count(*) filter (where state = 'cancelled') as cancelled
    from made`.execute(own(tx))
  const { queued, failed, cancelled } = rows[0] ?? { queued: 0, failed: 0, cancelled: 0 }
  return { queued, failed, cancelled, present: mails.length - queued - failed - cancelled }
}

async function requireVariables(tx: Tx, mails: readonly Mail[]): Promise<void> {
  const slots = await slotsOf(tx, [...new Set(mails.map(({ content }) => content))])
  for (const { content, source, variables } of mails) {
    const missing = slots.get(content)?.find((slot) => !Object.hasOwn(variables, slot))
    if (missing !== undefined) throw new Error(`the mail for ${source} has no value for its slot {{${missing}}}`)
  }
}
