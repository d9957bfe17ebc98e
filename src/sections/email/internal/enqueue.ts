import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import { notify } from '../../../platform/db/notifications.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { EnqueueResult, Mail, MailBatch } from '../email.ts'
import { slotsOf } from './contents.ts'
import { checkAddress } from './recipient-address.ts'
import type { Seal } from './seal.ts'
import { storedVariables } from './secrets.ts'
import { storable } from './storable.ts'
import { own } from './tables.ts'
import { WAKE } from './wake.ts'

export type EnqueueParts = {
  /** The right-hand side of the messages' ids. */
  readonly host: string
  readonly seal: Seal
}

export async function enqueue(tx: Tx, batch: MailBatch, parts: EnqueueParts): Promise<EnqueueResult> {
  if (batch.mails.length === 0) return { queued: 0, failed: 0, cancelled: 0, present: 0 }
  return writeMessages(
    tx,
    batch,
    batch.mails.map(() => randomUUIDv7()),
    parts,
  )
}

/** One message per mail, under the ids given. */
export async function writeMessages(
  tx: Tx,
  { group, kind, purpose, mails }: MailBatch,
  ids: readonly string[],
  { host, seal }: EnqueueParts,
): Promise<EnqueueResult> {
  await requireVariables(tx, mails)
  const checked = mails.map(({ address }) => checkAddress(address))
  const stored = mails.map(({ variables, secrets }, place) =>
    storedVariables(ids[place] ?? '', variables, secrets, seal),
  )
  // The partial unique index decides whether a source has a live message for the purpose already; rows go in by its
  // order, so that two batches over the same sources can't wait for each other in a circle.
  const { rows } = await sql<Omit<EnqueueResult, 'present'>>`
    with mails as materialized (
      select *
      from unnest(
        ${ids}::uuid[],
        ${mails.map(({ content }) => content)}::text[],
        ${mails.map(({ source }) => source)}::text[],
        ${mails.map(({ human }) => human)}::uuid[],
        ${mails.map(({ name }) => storable(name))}::text[],
        ${checked.map((found) => found.address)}::text[],
        ${checked.map((found) => (found.ok ? null : found.reason))}::text[],
        ${stored.map(({ variables }) => variables)}::text[],
        ${stored.map(({ secrets }) => secrets)}::bytea[],
        ${mails.map(({ expiresAt }) => expiresAt ?? null)}::timestamptz[]
      ) as m (id, content, source, human, name, address, reason, variables, secrets, expires_at)
    ), made as (
      insert into email.messages
        (id, content, category, group_name, source_kind, source_id, purpose, state, reason, expires_at, message_id)
      select m.id, m.content, c.category, ${group}, ${kind}, m.source, ${purpose},
        case when not w.wanted then 'cancelled' when m.reason is null then 'queued' else 'failed' end,
        case when w.wanted then m.reason else 'refused-category' end, m.expires_at,
        format('<%s@%s>', m.id, ${host}::text)
      from mails m
      join email.contents c on c.hash = m.content
      left join email.preferences p on p.human = m.human and p.category = c.category
      cross join lateral (select email.wants(c.category, p.preference) as wanted) w
      order by m.source
      on conflict (source_kind, source_id, purpose) where superseded_by is null do nothing
      returning id, category, state
    ), addressed as (
      insert into email.recipients (message, human, name, address, variables, secrets)
      select m.id, m.human, m.name, m.address, m.variables::jsonb,
        case when made.state <> 'queued' and m.secrets is not null then '' else m.secrets end
      from made
      join mails m on m.id = made.id
    ), counted as (
      select category, state, count(*) as count from made group by category, state
    ), tallied as materialized (
      select email.tally(category, ${kind}, state, count) from counted where state <> 'cancelled'
    )
    select
      coalesce(sum(count) filter (where state = 'queued'), 0)::bigint as queued,
      coalesce(sum(count) filter (where state = 'failed'), 0)::bigint as failed,
      coalesce(sum(count) filter (where state = 'cancelled'), 0)::bigint as cancelled,
      (select count(*) from tallied) as tallied
    from counted`.execute(own(tx))
  const { queued, failed, cancelled } = rows[0] ?? { queued: 0, failed: 0, cancelled: 0 }
  if (queued > 0) await notify(tx, WAKE)
  return { queued, failed, cancelled, present: mails.length - queued - failed - cancelled }
}

async function requireVariables(tx: Tx, mails: readonly Mail[]): Promise<void> {
  const slots = await slotsOf(tx, [...new Set(mails.map(({ content }) => content))])
  for (const { content, source, variables, secrets = {} } of mails) {
    const missing = slots.get(content)?.find((slot) => !Object.hasOwn(variables, slot) && !Object.hasOwn(secrets, slot))
    if (missing !== undefined) throw new Error(`the mail for ${source} has no value for its slot {{${missing}}}`)
  }
}
