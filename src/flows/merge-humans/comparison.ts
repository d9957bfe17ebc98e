import type { Snapshot } from '../../platform/db/tx.ts'
import type { Merger } from '../../platform/personal.ts'
import type { Auth, Role } from '../../sections/auth/auth.ts'
import type { Campaigns, GrantConflict } from '../../sections/campaigns/campaigns.ts'
import type { Events, Participation } from '../../sections/events/events.ts'
import type { Portrait, Profiles } from '../../sections/profiles/profiles.ts'
import type { OwnTeam, Teams } from '../../sections/teams/teams.ts'
import type { Belongings, Tickets } from '../../sections/tickets/tickets.ts'

export type ComparisonNeeds = {
  readonly profiles: Profiles
  readonly auth: Auth
  readonly teams: Teams
  readonly events: Events
  readonly campaigns: Campaigns
  readonly tickets: Tickets
}

/** What one human has. */
export type Holding = Portrait &
  Belongings & {
    readonly roles: readonly Role[]
    readonly teams: readonly OwnTeam[]
    readonly years: readonly { readonly year: number; readonly participation: Participation }[]
    readonly codes: readonly { readonly code: string; readonly title: string; readonly used: boolean }[]
  }

export type Comparison = {
  readonly from: Holding
  readonly into: Holding
  readonly conflicts: readonly GrantConflict[]
}

/** Undefined where one of them is not here. */
export async function compare(
  snapshot: Snapshot,
  needs: ComparisonNeeds,
  merger: Merger,
): Promise<Comparison | undefined> {
  const from = await holdingOf(snapshot, needs, merger.from)
  const into = await holdingOf(snapshot, needs, merger.into)
  if (from === undefined || into === undefined) return undefined
  return { from, into, conflicts: await needs.campaigns.grantConflicts(snapshot, merger) }
}

async function holdingOf(
  snapshot: Snapshot,
  { profiles, auth, teams, events, campaigns, tickets }: ComparisonNeeds,
  human: string,
): Promise<Holding | undefined> {
  const [portrait] = await profiles.portraits(snapshot, [human])
  if (portrait === undefined) return undefined
  const codes = await campaigns.codesOf(snapshot, human)
  return {
    ...portrait,
    ...(await tickets.belongings(snapshot, human)),
    roles: (await auth.rolesOf(snapshot, [human])).get(human) ?? [],
    teams: await teams.directory.of(snapshot, human),
    years: await events.roll.of(snapshot, human),
    codes: codes.map(({ code, title, redeemedAt }) => ({ code, title, used: redeemedAt !== null })),
  }
}

const WEIGHTS: readonly Participation[] = ['not-attending', 'no-show', 'ticketed', 'attended']

/** What the one who stays will have; of two codes of one campaign, one or the other. */
export function together({ from, into, conflicts }: Comparison): Holding {
  const { human, name, status } = into.status === 'guest' ? { ...from, human: into.human } : into
  const both = [into, from]
  const inConflict = new Set(conflicts.flatMap(({ codes }) => codes.map(({ code }) => code)))
  return {
    human,
    name,
    status: both.some((one) => one.status === 'suspended') ? 'suspended' : status,
    addresses: once(
      both.flatMap(({ addresses }) => addresses),
      ({ canonical }) => canonical,
      (same) => ({ verified: same.some(({ verified }) => verified) }),
    ),
    orders: into.orders + from.orders,
    tickets: into.tickets + from.tickets,
    roles: [...new Set(both.flatMap(({ roles }) => roles))].toSorted(),
    teams: once(
      both.flatMap(({ teams }) => teams),
      ({ id }) => id,
      (same) => ({ coordinator: same.some(({ coordinator }) => coordinator) }),
    ),
    years: once(
      both
        .flatMap(({ years }) => years)
        .toSorted((a, b) => b.year - a.year || WEIGHTS.indexOf(b.participation) - WEIGHTS.indexOf(a.participation)),
      ({ year }) => String(year),
      () => ({}),
    ),
    codes: [
      ...both.flatMap(({ codes }) => codes).filter(({ code }) => !inConflict.has(code)),
      ...conflicts.map(({ title, codes }) => ({
        code: codes.map(({ code }) => code).join(' / '),
        title,
        used: codes.some(({ order }) => order !== null),
      })),
    ],
  }
}

/** Each once, as it first comes, with what follows from all that are the same. */
function once<T>(
  all: readonly T[],
  keyOf: (one: T) => string,
  joined: (same: readonly T[]) => Partial<T>,
): readonly T[] {
  return [...Map.groupBy(all, keyOf).values()].flatMap((same) =>
    same.slice(0, 1).map((first) => ({ ...first, ...joined(same) })),
  )
}
