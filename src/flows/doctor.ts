import type { Snapshot } from '../platform/db/tx.ts'
import type { GrantRow } from '../sections/campaigns/campaigns.ts'
import { examineReferences, type Orphan, type ReferenceNeeds } from './orphans.ts'

export type DoctorNeeds = ReferenceNeeds

/** Something that one transaction should have kept in step and did not; `subject` is the id to look at. */
export type Finding = {
  readonly code:
    | 'order-not-reconciled'
    | 'ticket-not-reconciled'
    | 'order-does-not-add-up'
    | 'grant-out-of-step'
    | 'wave-out-of-step'
    | 'batch-out-of-step'
    | 'grant-without-message'
    | 'redemption-out-of-step'
    | 'participation-out-of-step'
    | Orphan
  readonly subject: string
}

const GRANTS_A_READ = 1_000

/**
 * Looks for orphans (no foreign key crosses a section) and for broken promises across sections, over one snapshot. An
 * empty answer is what a healthy system gives, whatever was killed in the middle of what.
 */
export async function examine(snapshot: Snapshot, needs: DoctorNeeds): Promise<readonly Finding[]> {
  return [
    ...(await needs.tickets.unsound(snapshot)),
    ...(await needs.campaigns.unsound(snapshot)),
    ...(await examineGrants(snapshot, needs)),
    ...(await examineParticipations(snapshot, needs)),
    ...(await examineReferences(snapshot, needs)),
  ]
}

async function examineGrants(snapshot: Snapshot, needs: DoctorNeeds): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const { id } of await needs.campaigns.list(snapshot)) {
    let after = 0
    for (;;) {
      const grants = await needs.campaigns.grants(snapshot, id, { after, limit: GRANTS_A_READ })
      findings.push(...(await examinePage(snapshot, needs, grants)))
      const last = grants.at(-1)
      if (last === undefined || grants.length < GRANTS_A_READ) break
      after = last.position
    }
  }
  return findings
}

async function examinePage(
  snapshot: Snapshot,
  { tickets }: DoctorNeeds,
  grants: readonly GrantRow[],
): Promise<readonly Finding[]> {
  const uses = await tickets.redemptions(
    snapshot,
    grants.map(({ code }) => code),
  )
  const orderOf = new Map(uses.map(({ code, order }) => [code, order]))
  return grants.flatMap(({ code: subject, mail, redeemedOrder }) => [
    ...(mail === null ? [{ code: 'grant-without-message' as const, subject }] : []),
    ...((orderOf.get(subject.trim().toUpperCase()) ?? null) === redeemedOrder
      ? []
      : [{ code: 'redemption-out-of-step' as const, subject }]),
  ])
}

async function examineParticipations(
  snapshot: Snapshot,
  { tickets, events }: DoctorNeeds,
): Promise<readonly Finding[]> {
  const event = await events.current(snapshot)
  if (event === undefined) return []
  // A closed year stays as it was, whatever became of its tickets since.
  if (await events.closing.isClosed(snapshot, event.year)) return []
  const participations = await events.participations(snapshot, event.year)
  const owners = await tickets.owners(snapshot)
  const humans = [...new Set([...participations.keys(), ...Object.values(owners.tickets)])]
  const holdings = await tickets.holdings(snapshot, await events.ofYear(snapshot, event.year), humans)
  return holdings
    .filter(({ human, participation }) => {
      const known = participations.get(human)
      // What a member declared or an import said stands where no ticket says anything, and nowhere else.
      return (known?.source === 'tickets' ? known.participation : null) !== participation
    })
    .map(({ human }) => ({ code: 'participation-out-of-step' as const, subject: human }))
}
