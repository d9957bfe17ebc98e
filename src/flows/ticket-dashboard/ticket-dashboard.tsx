import { type Clock, today } from '../../platform/clock.ts'
import type { Snapshot } from '../../platform/db/tx.ts'
import { EmptyState } from '../../platform/http/components/empty-state.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import type { NavigationItem, NavigationPage } from '../../platform/http/navigation.ts'
import { only, type Route } from '../../platform/http/route.ts'
import type { Viewer } from '../../platform/http/viewer.ts'
import type { Visit } from '../../platform/http/visit.ts'
import type { Cents } from '../../platform/money.ts'
import type { Budget } from '../../sections/budget/budget.ts'
import type { EventSettings, Events, Turnout } from '../../sections/events/events.ts'
import type { Profiles } from '../../sections/profiles/profiles.ts'
import type { SalesFigures, SyncRun, Tickets } from '../../sections/tickets/tickets.ts'
import type { SyncOnDemand } from '../sync-on-demand.ts'
import { type BreakEven, breakEven } from './break-even.ts'
import { Dashboard } from './dashboard.tsx'
import { daysUntil } from './days-until.ts'
import { LastRun, PROGRESS_PATH, RunProgress } from './last-run.tsx'
import type { Season } from './season-chart.tsx'
import { MAY_SYNC, MAY_SYNC_ALL, SyncButtons } from './sync-buttons.tsx'
import { dashboardWords } from './words.ts'

export type DashboardNeeds = {
  readonly tickets: Tickets
  readonly events: Events
  readonly budget: Budget
  readonly profiles: Profiles
  readonly clock: Clock
  readonly syncs: Pick<SyncOnDemand, 'start'>
}

export type DashboardFigures = SalesFigures &
  Turnout & {
    readonly event: EventSettings
    /** Undefined before there were two. */
    readonly seasonBefore: Season | undefined
    readonly setAside: number
    readonly run: SyncRun | undefined
    /** Active humans, and those of them who take part: whom a live ticket covers. */
    readonly members: { readonly active: number; readonly withTicket: number }
    readonly breakEven: BreakEven
  }

const ALLOWED = ['ticket-admin', 'board', 'admin'] as const

/** The season at a glance: Tickets' figures, and from Events who takes part. */
export function routes(needs: DashboardNeeds): readonly Route[] {
  return [
    only(...ALLOWED).get('/tickets', async (visit) => {
      const t = dashboardWords(visit.language)
      const figures = await visit.database.snapshot((snapshot) => readFigures(snapshot, needs))
      if (figures === undefined) {
        return visit.page({ title: t('title') }, <EmptyState title={t('noEventTitle')}>{t('noEvent')}</EmptyState>)
      }
      const { event, run, sales } = figures
      const lead = leadOf(run, (at) => visit.format.time(at, event.timeZone), t)
      const body =
        sales.orders === 0 ? (
          <>
            <EmptyState title={t('noSalesTitle')}>{t('noSales')}</EmptyState>
            {run !== undefined && (
              <Panel title={t('lastRun')}>
                <LastRun run={run} language={visit.language} />
              </Panel>
            )}
          </>
        ) : (
          <Dashboard figures={figures} language={visit.language} />
        )
      return visit.page({ title: event.name, lead, actions: <SyncButtons visit={visit} /> }, body)
    }),

    only(...ALLOWED).get(PROGRESS_PATH, async (visit) => {
      const run = await visit.database.snapshot((snapshot) => needs.tickets.sync.last(snapshot))
      return run === undefined ? visit.notFound() : visit.fragment(<RunProgress run={run} language={visit.language} />)
    }),

    only(...MAY_SYNC).post('/tickets/sync', (visit) => start(visit, needs, 'incremental')),
    only(...MAY_SYNC_ALL).post('/tickets/sync/full', (visit) => start(visit, needs, 'full')),
  ]
}

function leadOf(
  run: SyncRun | undefined,
  time: (at: Temporal.Instant) => string,
  t: ReturnType<typeof dashboardWords>,
): string {
  if (run === undefined) return t('neverRead')
  return run.endedAt === null ? t('beingRead', { at: time(run.startedAt) }) : t('lead', { at: time(run.endedAt) })
}

async function start(
  visit: Visit<Viewer>,
  { syncs, events }: DashboardNeeds,
  mode: 'full' | 'incremental',
): Promise<Response> {
  const t = dashboardWords(visit.language)
  const started = await syncs.start(mode)
  if (started.ok) return visit.redirect('/tickets', { tone: 'success', text: t('syncStarted') })
  if (started.code === 'no-event') return visit.redirect('/tickets', { tone: 'warning', text: t('noEventTitle') })
  const event = await visit.database.snapshot((snapshot) => events.current(snapshot))
  const since = visit.format.time(started.since, event?.timeZone ?? 'UTC')
  return visit.redirect('/tickets', { tone: 'warning', text: t('alreadyRunning', { since }) })
}

/** Tickets in the top bar, the dashboard its first tab. */
export function navigation(pages: readonly NavigationPage[]): readonly NavigationItem[] {
  const here = { href: '/tickets', allow: ALLOWED }
  const overview: NavigationPage = { ...here, label: (language) => dashboardWords(language)('overview') }
  return [{ ...here, label: (language) => dashboardWords(language)('title'), pages: [overview, ...pages] }]
}

async function readFigures(
  snapshot: Snapshot,
  { tickets, events, budget, profiles, clock }: DashboardNeeds,
): Promise<DashboardFigures | undefined> {
  const event = await events.current(snapshot)
  const figures = await tickets.figures(snapshot)
  if (event === undefined || figures === undefined) return undefined
  const { active, inactive } = await profiles.census(snapshot)
  const turnout = await events.turnout(snapshot, event.year, inactive)
  const toCover = await leftToCover(snapshot, budget)
  const now = today(clock, event.timeZone)
  const over = event.gateOpening.add({ days: event.eventEndOffset })
  return {
    event,
    ...figures,
    days: daysUntil(figures.days, Temporal.PlainDate.compare(now, over) < 0 ? now : over),
    seasonBefore: await readSeason(snapshot, events, figures),
    setAside: await tickets.sync.setAside(snapshot),
    run: await tickets.sync.last(snapshot),
    ...turnout,
    members: { active, withTicket: turnout.withoutOthers },
    breakEven: breakEven(figures.sales, toCover, event.breakEvenFallback),
  }
}

async function readSeason(
  snapshot: Snapshot,
  events: Events,
  { lastSeason }: SalesFigures,
): Promise<Season | undefined> {
  if (lastSeason === null || lastSeason.days.length === 0) return undefined
  const event = await events.find(snapshot, lastSeason.event)
  return event && { ...event, days: lastSeason.days }
}

/** Of the active year; null without one. */
async function leftToCover(snapshot: Snapshot, budget: Budget): Promise<Cents | null> {
  const active = (await budget.years(snapshot)).find(({ state }) => state === 'active')
  return active === undefined ? null : budget.figures.toCover(snapshot, active.year)
}
