import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import { readInBatches } from '../../../platform/db/section-db.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Merger } from '../../../platform/personal.ts'
import type { GrantConflict, MergeGrantsResult } from '../campaigns.ts'
import type { CampaignsNeeds } from './needs.ts'
import { revoke } from './single-grants.ts'
import { own } from './tables.ts'

const HUMANS_A_READ = 1_000

/**
 * Of each campaign in which both hold a code, the one that is not kept is revoked as any code is. The caller's lock
 * `reconcile` lets nobody be granted a code or use one meanwhile; the campaigns' own locks let nobody be mailed theirs
 * again, who would be written to under the id that is gone.
 */
export async function merge(
  tx: Tx,
  needs: CampaignsNeeds,
  merger: Merger,
  keep: readonly string[],
  actor: Actor,
): Promise<MergeGrantsResult> {
  const { from, into } = merger
  await sql`
    select from campaigns.campaigns
    where id in (select campaign from campaigns.grants where human in (${from}, ${into}))
    order by id
    for no key update`.execute(own(tx))
  const conflicts = await grantConflicts(tx, merger)
  const used = conflicts.filter(({ codes }) => codes.every(({ order }) => order !== null))
  if (used.length > 0) return { ok: false, code: 'both-codes-used', conflicts: used }
  const kept = new Set(keep.map(keyOf))
  const open = conflicts.filter(({ codes }) => codes.filter(({ code }) => kept.has(keyOf(code))).length !== 1)
  if (open.length > 0) return { ok: false, code: 'grants-in-conflict', conflicts: open }

  for (const { campaign, codes } of conflicts) {
    const [given] = codes.filter(({ code }) => !kept.has(keyOf(code)))
    if (given === undefined) throw new Error(`both codes of ${campaign} were kept`)
    const revoked = await revoke(tx, needs, campaign, given.code, actor)
    if (!revoked.ok && revoked.code === 'code-used') return revoked
    if (!revoked.ok) throw new Error(`${given.code} could not be revoked: ${revoked.code}`)
  }
  await move(tx, merger)
  return { ok: true, revoked: conflicts.length }
}

/** In order of the campaigns' ids; the codes in order of import. */
export async function grantConflicts(snapshot: Snapshot, { from, into }: Merger): Promise<readonly GrantConflict[]> {
  const { rows } = await sql<GrantConflict>`
    select g.campaign, c.title,
      jsonb_agg(jsonb_build_object('code', k.code, 'human', g.human, 'order', g.redeemed_order) order by k.id) as codes
    from campaigns.grants g
    join campaigns.codes k on k.id = g.code
    join campaigns.campaigns c on c.id = g.campaign
    where g.human in (${from}, ${into}) and g.revoked_at is null
    group by g.campaign, c.title
    having count(*) > 1
    order by g.campaign`.execute(own(snapshot))
  return rows
}

/** What was revoked, too: it stays who once had it. */
async function move(tx: Tx, { from, into }: Merger): Promise<void> {
  await sql`
    with theirs as (select id from campaigns.grants where human = ${from} order by id for update)
    update campaigns.grants g set human = ${into} from theirs where g.id = theirs.id`.execute(own(tx))
  await sql`
    with theirs as (select id from campaigns.waves where sent_by = ${from} order by id for update)
    update campaigns.waves w set sent_by = ${into} from theirs where w.id = theirs.id`.execute(own(tx))
  await sql`
    with theirs as (select wave from campaigns.sendings where begun_by = ${from} order by wave for update)
    update campaigns.sendings s set begun_by = ${into} from theirs where s.wave = theirs.wave`.execute(own(tx))
  await sql`
    with theirs as (select id from campaigns.batches where intended_by = ${from} order by id for update)
    update campaigns.batches b set intended_by = ${into} from theirs where b.id = theirs.id`.execute(own(tx))
}

/** Whose the grants are. Who sent a wave is told as the audit tells it, and leads on to who they are today. */
export async function* humansNamed(snapshot: Snapshot): AsyncGenerator<readonly string[]> {
  const query = sql<{ human: string }>`select distinct human from campaigns.grants`
  for await (const rows of readInBatches(own(snapshot), query, HUMANS_A_READ)) yield rows.map(({ human }) => human)
}

function keyOf(code: string): string {
  return code.trim().toUpperCase()
}
