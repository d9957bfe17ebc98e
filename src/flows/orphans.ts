import type { Snapshot } from '../platform/db/tx.ts'
import type { NamesHumans } from '../platform/personal.ts'
import type { Auth } from '../sections/auth/auth.ts'
import type { Budget } from '../sections/budget/budget.ts'
import type { Campaigns } from '../sections/campaigns/campaigns.ts'
import type { Email } from '../sections/email/email.ts'
import type { Events } from '../sections/events/events.ts'
import type { Profiles } from '../sections/profiles/profiles.ts'
import type { Teams } from '../sections/teams/teams.ts'
import type { Tickets } from '../sections/tickets/tickets.ts'

/** By the section that names somebody who is not here: a role or a session, a membership, and so on. */
const ORPHANS = {
  auth: 'signs-in-as-nobody',
  teams: 'membership-of-nobody',
  events: 'participation-of-nobody',
  email: 'mail-for-nobody',
  campaigns: 'granted-to-nobody',
  tickets: 'matched-to-nobody',
} as const

export type Orphan = (typeof ORPHANS)[keyof typeof ORPHANS] | 'budget-of-no-team'

export type ReferenceNeeds = {
  readonly profiles: Profiles
  readonly auth: Auth
  readonly teams: Teams
  readonly events: Events
  readonly email: Email
  readonly campaigns: Campaigns
  readonly tickets: Tickets
  readonly budget: Budget
}

/** Plain ids that name a human or a team in another section, and lead to none; `subject` is the id. */
export async function examineReferences(
  snapshot: Snapshot,
  needs: ReferenceNeeds,
): Promise<readonly { readonly code: Orphan; readonly subject: string }[]> {
  const { auth, teams, events, email, campaigns, tickets, budget, profiles } = needs
  const naming = { auth, teams, events, email, campaigns, tickets }
  const findings: { code: Orphan; subject: string }[] = []
  for (const section of ['auth', 'teams', 'events', 'email', 'campaigns', 'tickets'] as const) {
    for (const subject of await strangersIn(snapshot, profiles, naming[section])) {
      findings.push({ code: ORPHANS[section], subject })
    }
  }
  const known = await teams.names(snapshot)
  const gone = (await budget.teamsNamed(snapshot)).filter((team) => !known.has(team))
  return [...findings, ...gone.map((subject) => ({ code: 'budget-of-no-team' as const, subject }))]
}

/** Profiles says who is a stranger: the one place to tell somebody who is nobody on purpose. */
async function strangersIn(
  snapshot: Snapshot,
  profiles: Profiles,
  section: Pick<NamesHumans, 'humansNamed'>,
): Promise<ReadonlySet<string>> {
  const strangers = new Set<string>()
  for await (const named of section.humansNamed(snapshot)) {
    for (const human of await profiles.strangers(snapshot, named)) strangers.add(human)
  }
  return strangers
}
