import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import { isUuid } from '../../../platform/uuid.ts'
import type { BeginSendingResult, GivenSoFar, NewSending, Sending } from '../campaigns.ts'
import { findCampaign } from './find.ts'
import { own } from './tables.ts'

/** By the database's clock, which all processes share; a wave is told of every second or so. */
const ALIVE_SECONDS = 15

/** The primary key decides between two that begin one wave at once. What else of the campaign has ended is forgotten. */
export async function begin(
  tx: Tx,
  { campaign, wave, audience, purpose }: NewSending,
  actor: Actor,
): Promise<BeginSendingResult> {
  const found = await findCampaign(tx, campaign)
  if (!found.ok) return found
  const { rows } = await sql`
    insert into campaigns.sendings as s (wave, campaign, purpose, everyone, teams, begun_by, alive_until)
    select ${wave}::uuid, ${campaign}::uuid, ${purpose}::text, ${audience.everyone}::boolean,
      ${audience.everyone ? [] : audience.teams}::text[], ${actor.kind === 'human' ? actor.human : null}::uuid, ${alive}
    where not exists (select from campaigns.waves where id = ${wave}::uuid)
    on conflict (wave) do update
    set begun_at = clock_timestamp(), granted = 0, humans = null, alive_until = excluded.alive_until, refusal = null
    where s.campaign = excluded.campaign and ${over}
    returning wave`.execute(own(tx))
  if (rows.length === 0) return { ok: false, code: 'begun-before' }
  await sql`delete from campaigns.sendings s where s.campaign = ${campaign} and ${over}`.execute(own(tx))
  return { ok: true }
}

export async function tell(tx: Tx, wave: string, { granted, humans }: GivenSoFar): Promise<void> {
  await sql`
    update campaigns.sendings set granted = ${granted}, humans = ${humans}, alive_until = ${alive}
    where wave = ${wave}`.execute(own(tx))
}

export async function refuse(tx: Tx, wave: string, refusal: string): Promise<void> {
  await own(tx).updateTable('sendings').set({ refusal }).where('wave', '=', wave).execute()
}

export async function forget(tx: Tx, wave: string): Promise<void> {
  await own(tx).deleteFrom('sendings').where('wave', '=', wave).execute()
}

type SendingRow = Omit<Sending, 'audience'> & { readonly everyone: boolean; readonly teams: readonly string[] }

export async function sendings(snapshot: Snapshot, campaign: string): Promise<readonly Sending[]> {
  if (!isUuid(campaign)) return []
  const { rows } = await sql<SendingRow>`
    select s.wave, s.purpose, s.everyone, s.teams, s.begun_at, s.granted, s.humans, s.refusal,
      case when s.refusal is not null then 'refused' when ${over} then 'died' else 'under-way' end as state
    from campaigns.sendings s
    where s.campaign = ${campaign}
    order by s.begun_at desc`.execute(own(snapshot))
  return rows.map(({ everyone, teams, ...sending }) => ({
    ...sending,
    audience: everyone ? { everyone } : { everyone, teams },
  }))
}

const alive = sql`clock_timestamp() + ${ALIVE_SECONDS} * interval '1 second'`

/** Of a sending `s`. */
const over = sql<boolean>`(s.refusal is not null or s.alive_until <= clock_timestamp())`
