import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { GrantResult, RevokeResult, SettleCodes, UnknownGrant } from '../campaigns.ts'
import { codesAvailable } from './available-codes.ts'
import { compileMail } from './campaign-mail.ts'
import { lockCampaign } from './find.ts'
import { retire } from './generation-retirement.ts'
import { give } from './granting.ts'
import type { CampaignsNeeds } from './needs.ts'
import { own } from './tables.ts'

export async function grant(
  tx: Tx,
  needs: CampaignsNeeds,
  id: string,
  named: string,
  actor: Actor,
  settle: SettleCodes,
): Promise<GrantResult> {
  const human = (await needs.profiles.present(tx, [named])).get(named) ?? named
  const found = await lockCampaign(tx, id)
  if (!found.ok) return found
  const { campaign } = found
  if (campaign.state !== 'active') return { ok: false, code: 'not-active', state: campaign.state }
  if ((await needs.profiles.active(tx, [human])).length === 0) return { ok: false, code: 'not-an-active-human' }
  const before = await codeOf(tx, id, human)
  if (before !== undefined) return { ok: false, code: 'already-granted', granted: before }
  const available = await codesAvailable(tx, id)
  if (available === 0) return { ok: false, code: 'not-enough-codes', needed: 1, available }

  const mail = await compileMail(tx, needs.email, campaign, 'code')
  await give(tx, needs, { campaign: id, wave: null, mail, settle }, [human])
  const granted = await codeOf(tx, id, human)
  if (granted === undefined) throw new Error('a code was available and none was granted')
  await needs.audit.record(tx, {
    actor,
    action: 'campaign.grant',
    subject: { kind: 'campaign', id },
    detail: { human },
  })
  return { ok: true, granted }
}

/** The caller holds the lock `reconcile`, without which an order could redeem the code meanwhile. */
export async function revoke(
  tx: Tx,
  { email, audit }: CampaignsNeeds,
  id: string,
  code: string,
  actor: Actor,
): Promise<RevokeResult> {
  const found = await lockCampaign(tx, id)
  if (!found.ok) return found
  const granted = await findGrant(tx, id, code)
  if (!granted.ok) return granted
  const { grant, human, order } = granted
  if (order !== null) return { ok: false, code: 'code-used', order }

  // First cancelled, then asked: what is being sent at this moment ends, and counts as mailed.
  await email.cancelUnsent(tx, { kind: 'grant', sources: [grant] }, 'revoked')
  const retired = (await email.mailed(tx, 'grant', [grant])).has(grant)
  await sql`update campaigns.grants set revoked_at = now() where id = ${grant}`.execute(own(tx))
  if (retired) await retire(tx, granted.position)
  const detail = { human, retired }
  await audit.record(tx, { actor, action: 'campaign.revoke', subject: { kind: 'campaign', id }, detail })
  return { ok: true, retired }
}

export type FoundGrant = {
  readonly ok: true
  readonly grant: string
  readonly position: number
  readonly code: string
  readonly human: string
  readonly order: string | null
}

/** The grant that a code is given by now. */
export async function findGrant(
  snapshot: Snapshot,
  campaign: string,
  code: string,
): Promise<FoundGrant | UnknownGrant> {
  const { rows } = await sql<Omit<FoundGrant, 'ok'>>`
    select g.id as grant, k.id as position, k.code, g.human, g.redeemed_order as order
    from campaigns.codes k join campaigns.grants g on g.code = k.id and g.revoked_at is null
    where k.campaign = ${campaign} and k.code_key = upper(btrim(${code}))`.execute(own(snapshot))
  const [found] = rows
  return found === undefined ? { ok: false, code: 'unknown-grant', granted: code } : { ok: true, ...found }
}

async function codeOf(snapshot: Snapshot, campaign: string, human: string): Promise<string | undefined> {
  const { rows } = await sql<{ code: string }>`
    select k.code from campaigns.grants g join campaigns.codes k on k.id = g.code
    where g.campaign = ${campaign} and g.human = ${human} and g.revoked_at is null`.execute(own(snapshot))
  return rows[0]?.code
}
