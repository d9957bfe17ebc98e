import type { Actor } from '../platform/actor.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { Auth } from '../sections/auth/auth.ts'
import type { PlaceResult, Profiles, Standing } from '../sections/profiles/profiles.ts'

export type PlaceHumanResult = PlaceResult | { readonly ok: false; readonly code: 'last-admin' }

/** Tier and status. Roles are void while somebody is suspended, so the last admin is not: nobody could give the role anew. */
export async function placeHuman(
  tx: Tx,
  { auth, profiles }: { readonly auth: Auth; readonly profiles: Profiles },
  human: string,
  standing: Standing,
  actor: Actor,
): Promise<PlaceHumanResult> {
  if (standing.status === 'suspended') {
    // The human before the role, as whoever asks to be deleted takes them.
    await profiles.deletion.hold(tx, human)
    const active = await profiles.active(tx, [human])
    if (active.length > 0 && (await auth.isLastAdmin(tx, human))) return { ok: false, code: 'last-admin' }
  }
  return profiles.register.place(tx, human, standing, actor)
}
