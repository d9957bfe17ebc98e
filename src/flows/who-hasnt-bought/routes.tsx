import type { Snapshot } from '../../platform/db/tx.ts'
import type { NavigationPage } from '../../platform/http/navigation.ts'
import { only, type Route } from '../../platform/http/route.ts'
import { isUuid } from '../../platform/uuid.ts'
import type { Events } from '../../sections/events/events.ts'
import { type Profiles, TIERS } from '../../sections/profiles/profiles.ts'
import type { TeamMembers, Teams } from '../../sections/teams/teams.ts'
import type { Tickets } from '../../sections/tickets/tickets.ts'
import { type Asked, HREF, type WithoutTicket, WithoutTicketPage } from './without-ticket-page.tsx'
import { withoutTicketWords } from './words.ts'

type Needs = {
  readonly profiles: Profiles
  readonly teams: Teams
  readonly tickets: Tickets
  readonly events: Events
}

const ALLOWED = ['ticket-admin', 'board', 'admin'] as const
const PAGE = 50

/** Profiles' people, less Tickets' holders and those who told Events that they don't attend, of one of Teams' teams. */
export function routes(needs: Needs): readonly Route[] {
  return [
    only(...ALLOWED).get(HREF, async (visit) => {
      const asked = askedIn(visit.url)
      const found = await visit.database.snapshot((snapshot) => look(snapshot, needs, asked))
      const t = withoutTicketWords(visit.language)
      return visit.page(
        { title: t('title'), lead: t('lead') },
        <WithoutTicketPage {...found} asked={asked} language={visit.language} />,
      )
    }),
  ]
}

export const navigationPage: NavigationPage = {
  href: HREF,
  label: (language) => withoutTicketWords(language)('tab'),
  allow: ALLOWED,
}

function askedIn({ searchParams }: URL): Asked {
  const search = searchParams.get('search')?.trim() ?? ''
  const team = searchParams.get('team') ?? ''
  const after = searchParams.get('after') ?? ''
  const tier = TIERS.find((one) => one === searchParams.get('tier'))
  return {
    ...(search === '' ? {} : { search }),
    ...(team === '' ? {} : { team }),
    ...(tier === undefined ? {} : { tier }),
    ...(searchParams.has('notAttending') ? { notAttending: 'shown' as const } : {}),
    ...(isUuid(after) ? { after } : {}),
  }
}

async function look(snapshot: Snapshot, needs: Needs, asked: Asked): Promise<WithoutTicket> {
  const { profiles, teams, tickets } = needs
  const { search, team, tier, notAttending, after } = asked
  const away = await notAttendingOf(snapshot, needs)
  const members = team === undefined ? undefined : await teams.members(snapshot, [team])
  const people = await profiles.people(snapshot, {
    among: members && (await peopleIn(members)),
    except: [...(await tickets.holders(snapshot)), ...(notAttending === 'shown' ? [] : away)],
    tier,
    search,
    after,
    limit: PAGE + 1,
  })
  return {
    people: people.slice(0, PAGE),
    more: people.length > PAGE,
    teams: await teams.list(snapshot),
    notAttending: new Set(away),
  }
}

/** The active ones. */
async function notAttendingOf(snapshot: Snapshot, { events, profiles }: Needs): Promise<readonly string[]> {
  const event = await events.current(snapshot)
  if (event === undefined) return []
  const records = await events.participations(snapshot, event.year)
  const away = [...records].flatMap(([human, { participation }]) => (participation === 'not-attending' ? [human] : []))
  return profiles.active(snapshot, away)
}

/** A team that is not there has nobody in it. */
async function peopleIn(members: TeamMembers): Promise<readonly string[]> {
  return members.ok ? (await Array.fromAsync(members.humans)).flat() : []
}
