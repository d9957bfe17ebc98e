import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Audience, PreviewResult, WavePreview, WaveRefusal } from '../campaigns.ts'
import { codesAvailable } from './available-codes.ts'
import { findCampaign } from './find.ts'
import { inParts } from './in-parts.ts'
import type { CampaignsNeeds } from './needs.ts'
import { type CampaignRow, own } from './tables.ts'

export type Chosen = {
  readonly ok: true
  /** In order of id. */
  readonly eligible: readonly string[]
  readonly alreadyGranted: number
  readonly available: number
}

export async function previewWave(
  snapshot: Snapshot,
  needs: CampaignsNeeds,
  id: string,
  audience: Audience,
): Promise<PreviewResult> {
  const found = await findCampaign(snapshot, id)
  if (!found.ok) return found
  const chosen = await choose(snapshot, needs, found.campaign, audience)
  return chosen.ok ? { ok: true, preview: await previewOf(snapshot, needs, chosen) } : chosen
}

/** Whom a wave to this audience would give a code now, or why it would be refused. */
export async function choose(
  snapshot: Snapshot,
  { teams, profiles }: CampaignsNeeds,
  { id, state }: CampaignRow,
  audience: Audience,
): Promise<Chosen | WaveRefusal> {
  if (state !== 'active') return { ok: false, code: 'not-active', state }
  const members = audience.everyone
    ? { ok: true as const, humans: profiles.everyone(snapshot) }
    : await teams.members(snapshot, audience.teams)
  if (!members.ok) return members
  const eligible: string[] = []
  let alreadyGranted = 0
  for await (const humans of members.humans) {
    const without = await notGranted(snapshot, id, humans)
    eligible.push(...without)
    alreadyGranted += humans.length - without.length
  }
  const available = await codesAvailable(snapshot, id)
  if (eligible.length > available) return { ok: false, code: 'not-enough-codes', needed: eligible.length, available }
  return { ok: true, eligible, alreadyGranted, available }
}

export async function previewOf(
  snapshot: Snapshot,
  { profiles, email }: CampaignsNeeds,
  chosen: Chosen,
): Promise<WavePreview> {
  let notMailed = 0
  let withoutAddress = 0
  for (const humans of inParts(chosen.eligible)) {
    const recipients = await profiles.recipients(snapshot, humans)
    const { cancelled, failed } = await email.forecast(snapshot, 'campaign-codes', recipients)
    notMailed += cancelled
    withoutAddress += failed
  }
  return { ...countsOf(chosen), notMailed, withoutAddress }
}

/** What of a preview is known without looking at anybody's address or wishes. */
export function countsOf({
  eligible,
  alreadyGranted,
  available,
}: Chosen): Omit<WavePreview, 'notMailed' | 'withoutAddress'> {
  return {
    eligible: eligible.length,
    alreadyGranted,
    codesAvailable: available,
    codesLeft: available - eligible.length,
  }
}

export function samePreview(a: WavePreview, b: WavePreview): boolean {
  return (
    a.eligible === b.eligible &&
    a.alreadyGranted === b.alreadyGranted &&
    a.notMailed === b.notMailed &&
    a.withoutAddress === b.withoutAddress &&
    a.codesAvailable === b.codesAvailable &&
    a.codesLeft === b.codesLeft
  )
}

async function notGranted(snapshot: Snapshot, id: string, humans: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ human: string }>`
    select h.human from unnest(${humans}::uuid[]) as h (human)
    where not exists (
      select from campaigns.grants g where g.campaign = ${id} and g.human = h.human and g.revoked_at is null
    )
    order by h.human`.execute(own(snapshot))
  return rows.map(({ human }) => human)
}
