import type { Snapshot } from '../../../../platform/db/tx.ts'
import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { only, type Route } from '../../../../platform/http/route.ts'
import type { Events } from '../../../events/events.ts'
import type { WeeklyBucket } from '../../tickets.ts'
import { figures } from '../figures.ts'
import { quartersOf, taxedOther } from '../quarters.ts'
import { ticketsWords } from '../words/words.ts'
import { exportFile } from './export-answer.tsx'
import { KEEPERS, type PageNeeds, READERS } from './page-needs.ts'
import { quarterAt, quarterName, SALES, salesFilePath } from './quarter-address.ts'
import { QuarterPage } from './quarter-page.tsx'
import { salesFile } from './sales-export.ts'
import { SalesPage } from './sales-page.tsx'
import { withoutEvent } from './without-event.tsx'

/** Sales by week and quarter, and the sheet of a quarter. */
export function salesRoutes({ events, names }: Pick<PageNeeds, 'events' | 'names'>): readonly Route[] {
  return [
    only(...READERS).get(SALES, async (visit) => {
      const t = ticketsWords(visit.language)
      const found = await visit.database.snapshot(async (snapshot) => {
        const event = await events.current(snapshot)
        return event === undefined ? undefined : { event, weeks: await weeksOf(snapshot, events) }
      })
      if (found === undefined) return withoutEvent(visit, t('sales'))
      const body =
        found.weeks.length === 0 ? (
          <EmptyState title={t('noOrdersTitle')}>{t('nothingYet')}</EmptyState>
        ) : (
          <SalesPage {...found} visit={visit} />
        )
      return visit.page({ title: t('sales'), lead: t('salesLead', { zone: found.event.timeZone }) }, body)
    }),

    ...(['week', 'quarter'] as const).map((by) =>
      only(...KEEPERS).get(salesFilePath(by), (visit) =>
        exportFile(visit, { events, names }, `sales-by-${by}`, async function* (snapshot, to) {
          const weeks = await weeksOf(snapshot, events)
          yield salesFile(to, by === 'week' ? weeks : quartersOf(weeks))
        }),
      ),
    ),

    only(...READERS).get(`${SALES}/:quarter`, async (visit) => {
      const days = quarterAt(visit.param('quarter'))
      if (days === undefined) return visit.notFound()
      const found = await visit.database.snapshot(async (snapshot) => {
        const event = await events.current(snapshot)
        if (event === undefined) return undefined
        const quarters = quartersOf(await weeksOf(snapshot, events))
        return {
          event,
          quarter: quarters.find(({ start }) => start.equals(days.start)),
          taxedOther: await taxedOther(snapshot, event, days),
        }
      })
      if (found === undefined) return visit.notFound()
      const { event, quarter } = found
      const t = ticketsWords(visit.language)
      const { day } = visit.format
      const span = { from: day(days.start), to: day(days.end) }
      const back = (
        <a class="btn" href={SALES}>
          {t('backToSales')}
        </a>
      )
      const body =
        quarter === undefined ? (
          <EmptyState title={t('noQuarterTitle')}>{t('noQuarter')}</EmptyState>
        ) : (
          <QuarterPage {...found} quarter={quarter} language={visit.language} />
        )
      return visit.page(
        {
          title: t('sheetTitle', quarterName(days.start)),
          lead: t('sheetLead', { event: event.name, ...span, currency: event.currency }),
          actions: back,
        },
        body,
      )
    }),
  ]
}

async function weeksOf(snapshot: Snapshot, events: Events): Promise<readonly WeeklyBucket[]> {
  return (await figures(snapshot, events))?.weeks ?? []
}
