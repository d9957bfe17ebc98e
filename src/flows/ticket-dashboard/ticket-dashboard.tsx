import type { Snapshot } from '../../platform/db/tx.ts'
import { EmptyState } from '../../platform/http/components/empty-state.tsx'
import type { NavigationItem } from '../../platform/http/navigation.ts'
import { only, type Route } from '../../platform/http/route.ts'
import type { EventSettings, Events } from '../../sections/events/events.ts'
import type { SalesFigures, SyncRun, Tickets, WeeklyBucket } from '../../sections/tickets/tickets.ts'
import { Dashboard } from './dashboard.tsx'
import { dashboardWords } from './words.ts'

export type DashboardNeeds = { readonly tickets: Tickets; readonly events: Events }

export type DashboardFigures = SalesFigures & {
  readonly event: EventSettings
  readonly weeks: readonly WeeklyBucket[]
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

export const navigation: readonly NavigationItem[] = [
  { href: '/tickets', label: (language) => dashboardWords(language)('title'), allow: ALLOWED },
]

async function readFigures(
  snapshot: Snapshot,
  { tickets, events }: DashboardNeeds,
): Promise<DashboardFigures | undefined> {
  const event = await events.current(snapshot)
  const figures = await tickets.figures(snapshot)
  if (event === undefined || figures === undefined) return undefined
  const participations = await events.participations(snapshot, event.year)
  return {
    event,
    ...figures,
    weeks: await tickets.weeklyActuals(snapshot),
    run: await tickets.sync.last(snapshot),
    withTicket: participations.size,
    attended: [...participations.values()].filter((participation) => participation === 'attended').length,
  }
}
