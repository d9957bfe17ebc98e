import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Audit } from '../../audit/audit.ts'
import type {
  ChangeResult,
  CreateProfileResult,
  Description,
  PlaceResult,
  Profile,
  Standing,
  Status,
  Tier,
} from '../profiles.ts'
import { lockHuman } from './own-addresses.ts'
import { show } from './register.ts'
import { own } from './tables.ts'

export async function describe(
  tx: Tx,
  audit: Audit,
  human: string,
  { displayName, language, city }: Description,
  actor: Actor,
): Promise<ChangeResult> {
  const before = await locked(tx, human)
  if (before === undefined) return { ok: false, code: 'unknown-human' }
  const detail = {
    name: before.displayName !== displayName,
    language: before.language !== language,
    city: before.city !== city,
  }
  if (!Object.values(detail).includes(true)) return { ok: true, changed: false }
  await own(tx).updateTable('humans').set({ displayName, language, city }).where('id', '=', human).execute()
  if (!isSelf(actor, human)) {
    await audit.record(tx, { actor, action: 'human.describe', subject: { kind: 'human', id: human }, detail })
  }
  return { ok: true, changed: true }
}

/** Of two presses at once, one finds a guest. */
export async function createProfile(
  tx: Tx,
  human: string,
  { displayName, language, city }: Description,
): Promise<CreateProfileResult> {
  const { rows } = await sql`
    update profiles.humans
    set status = 'active', tier = 'volunteer', display_name = ${displayName}, language = ${language}, city = ${city}
    where id = ${human} and status = 'guest'
    returning id`.execute(own(tx))
  return rows.length > 0 ? { ok: true } : { ok: false, code: 'no-guest' }
}

export async function place(
  tx: Tx,
  audit: Audit,
  human: string,
  { tier, status }: Standing,
  actor: Actor,
): Promise<PlaceResult> {
  const before = await locked(tx, human)
  if (before === undefined) return { ok: false, code: 'unknown-human' }
  if (before.tier === tier && before.status === status) return { ok: true, changed: false }
  if (before.status !== status && isSelf(actor, human)) return { ok: false, code: 'own-status' }
  await own(tx).updateTable('humans').set({ tier, status }).where('id', '=', human).execute()
  const detail: Record<string, Tier | Status | null> = {
    tierBefore: before.tier,
    tier,
    statusBefore: before.status,
    status,
  }
  await audit.record(tx, { actor, action: 'human.place', subject: { kind: 'human', id: human }, detail })
  return { ok: true, changed: true }
}

async function locked(tx: Tx, human: string): Promise<Profile | undefined> {
  return (await lockHuman(tx, human)) ? show(tx, human) : undefined
}

function isSelf(actor: Actor, human: string): boolean {
  return actor.kind === 'human' && actor.human === human
}
