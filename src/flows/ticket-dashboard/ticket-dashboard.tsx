import type { Snapshot } from '../../platform/db/tx.ts'
import { EmptyState } from '../../platform/http/components/empty-state.tsx'
import type { NavigationItem } from '../../platform/http/navigation.ts'
import { only, type Route } from '../../platform/http/route.ts'
import { type Cents, cents } from '../../platform/money.ts'
import type { Budget } from '../../sections/budget/budget.ts'
import type { EventSettings, Events } from '../../sections/events/events.ts'
import type { Profiles } from '../../sections/profiles/profiles.ts'
import type { SalesFigures, SyncRun, Tickets, WeeklyBucket } from '../../sections/tickets/tickets.ts'
import { type BreakEven, breakEven } from './break-even.ts'
import { Dashboard } from './dashboard.tsx'
import { dashboardWords } from './words.ts'

export type DashboardNeeds = {
  readonly tickets: Tickets
  readonly events: Events
  readonly budget: Budget
  readonly profiles: Profiles
}

export type DashboardFigures = SalesFigures & {
  readonly event: EventSettings
  readonly weeks: readonly WeeklyBucket[]
  readonly run: SyncRun | undefined
  /** Humans who take part, and those of them who are there. */
  readonly taking: number
  readonly attended: number
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
      const at = run?.endedAt ?? null
      const lead = at === null ? t('neverRead') : t('lead', { at: visit.format.time(at, event.timeZone) })
      const body =
        sales.orders === 0 ? (
          <EmptyState title={t('noSalesTitle')}>{t('noSales')}</EmptyState>
        ) : (
          <Dashboard figures={figures} language={visit.language} />
        )
      return visit.page({ title: event.name, lead }, body)
    }),
  ]
}

export const navigation: readonly NavigationItem[] = [
  { href: '/tickets', label: (language) => dashboardWords(language)('title'), allow: ALLOWED },
]

async function readFigures(
  snapshot: Snapshot,
  { tickets, events, budget, profiles }: DashboardNeeds,
): Promise<DashboardFigures | undefined> {
  const event = await events.current(snapshot)
  const figures = await tickets.figures(snapshot)
  if (event === undefined || figures === undefined) return undefined
  const participations = await events.participations(snapshot, event.year)
  const active = await profiles.active(snapshot)
  const toCover = await leftToCover(snapshot, budget)
  return {
    event,
    ...figures,
    weeks: await tickets.weeklyActuals(snapshot),
    run: await tickets.sync.last(snapshot),
    taking: participations.size,
    attended: [...participations.values()].filter((participation) => participation === 'attended').length,
    members: { active: active.length, withTicket: active.filter((human) => participations.has(human)).length },
    breakEven: breakEven(figures.sales, toCover, event.breakEvenFallback),
  }
}

/** Of the active year: planned expenses less other income, both without what the tickets bring; null without such a year. */
async function leftToCover(snapshot: Snapshot, budget: Budget): Promise<Cents | null> {
  const active = (await budget.years(snapshot)).find(({ state }) => state === 'active')
  if (active === undefined) return null
  const overview = await budget.overview(snapshot, active.year)
  if (!overview.ok) throw new Error(`the active year ${active.year} is not there`)
  const others = overview.groups.filter(({ kind }) => kind !== 'ticketing').flatMap(({ categories }) => categories)
  return cents(-others.reduce((sum, { amount }) => sum + amount, 0))
}
