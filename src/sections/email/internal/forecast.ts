import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { CurrentRecipient, Forecast, MailCategory } from '../email.ts'
import { checkAddress } from './recipient-address.ts'
import { own } from './tables.ts'

export async function forecast(
  snapshot: Snapshot,
  category: MailCategory,
  recipients: readonly CurrentRecipient[],
): Promise<Forecast> {
  const { rows: refusing } = await sql<{ human: string }>`
    select h.human
    from unnest(${recipients.map(({ human }) => human)}::uuid[]) as h (human)
    left join email.preferences p on p.human = h.human and p.category = ${category}
    where not email.wants(${category}, p.preference)`.execute(own(snapshot))
  const refusers = new Set(refusing.map(({ human }) => human))
  const wanted = recipients.filter(({ human }) => !refusers.has(human))
  const queued = wanted.filter(({ address }) => checkAddress(address).ok).length
  return { queued, failed: wanted.length - queued, cancelled: recipients.length - wanted.length }
}
