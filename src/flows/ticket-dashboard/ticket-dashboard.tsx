import type { Snapshot } from '../../platform/db/tx.ts'
import { EmptyState } from '../../platform/http/components/empty-state.tsx'
import type { NavigationItem, NavigationPage } from '../../platform/http/navigation.ts'
import { only, type Route } from '../../platform/http/route.ts'
import type { EventSettings, Events } from '../../sections/events/events.ts'
import type { DailySales, Sales, SyncRun, Tickets, WeeklyBucket } from '../../sections/tickets/tickets.ts'
import { Dashboard } from './dashboard.tsx'
import { dashboardWords } from './words.ts'

export type DashboardNeeds = { readonly tickets: Tickets; readonly events: Events }

export type DashboardFigures = {
  readonly event: EventSettings
  readonly sales: Sales
  readonly weeks: readonly WeeklyBucket[]
  readonly days: readonly DailySales[]
  readonly run: SyncRun | undefined
  readonly withTicket: number
  readonly attended: number
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

/** Tickets in the top bar, the dashboard its first tab. */
export function navigation(pages: readonly NavigationPage[]): readonly NavigationItem[] {
  const here = { href: '/tickets', allow: ALLOWED }
  const overview: NavigationPage = { ...here, label: (language) => dashboardWords(language)('overview') }
  return [{ ...here, label: (language) => dashboardWords(language)('title'), pages: [overview, ...pages] }]
}

async function readFigures(
  snapshot: Snapshot,
  { tickets, events }: DashboardNeeds,
): Promise<DashboardFigures | undefined> {
  const event = await events.current(snapshot)
  const sales = await tickets.sales(snapshot)
  if (event === undefined || sales === undefined) return undefined
  const participations = await events.participations(snapshot, event.year)
  return {
    event,
    sales,
    weeks: await tickets.weeklyActuals(snapshot),
    days: await tickets.dailySales(snapshot),
    run: await tickets.sync.last(snapshot),
    withTicket: participations.size,
    attended: [...participations.values()].filter((participation) => participation === 'attended').length,
  }
}
