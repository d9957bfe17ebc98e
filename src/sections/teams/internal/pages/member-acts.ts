import type { Tx } from '../../../../platform/db/tx.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { AppointResult, LeaveResult, Membership } from '../../teams.ts'
import type { PageNeeds } from './page-needs.ts'
import { reachOf } from './reach.ts'

export type MemberAct = Membership & { readonly verb: 'remove' | 'appoint' | 'dismiss' }

/** `not-theirs` is a team that is not there, too. `name` is the member's. */
export type MemberActResult =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly code: 'not-theirs' | 'admins-only' | 'not-a-member' }

/**
 * Coordinators see to who is in their teams; who coordinates is for admins to say, and so is a coordinator's leaving,
 * which would end it.
 */
export async function changeMember(
  tx: Tx,
  { teams, profiles }: Pick<PageNeeds, 'teams' | 'profiles'>,
  act: MemberAct,
  viewer: Viewer,
): Promise<MemberActResult> {
  const { verb, team } = act
  const human = (await profiles.present(tx, [act.human])).get(act.human) ?? act.human
  const reach = await reachOf(tx, teams, viewer, team)
  if (reach !== 'edit' && reach !== 'coordinate') return { ok: false, code: 'not-theirs' }
  const detail = await teams.directory.show(tx, team)
  if (detail === undefined) return { ok: false, code: 'not-theirs' }
  const coordinates = detail.coordinators.includes(human)
  if (reach !== 'edit' && (verb !== 'remove' || coordinates)) return { ok: false, code: 'admins-only' }
  const done = await perform()
  return done.ok ? { ok: true, name: (await profiles.names(tx, [human])).get(human) ?? '' } : done

  function perform(): Promise<LeaveResult | AppointResult> {
    const [membership, actor] = [{ human, team }, { kind: 'human', human: viewer.human } as const]
    switch (verb) {
      case 'remove':
        return teams.desk.remove(tx, membership, actor)
      case 'appoint':
        return teams.appoint(tx, membership, actor)
      case 'dismiss':
        return teams.desk.dismiss(tx, membership, actor)
    }
  }
}
