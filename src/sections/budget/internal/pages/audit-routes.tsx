import { PageLinks } from '../../../../platform/http/components/page-links.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { Tabs } from '../../../../platform/http/layout/tabs.tsx'
import { only, type Route } from '../../../../platform/http/route.ts'
import { FINANCE } from '../reach.ts'
import { editingWords } from '../words/editing-words.ts'
import type { EditingNeeds } from './editing-needs.ts'
import { currentYear } from './finance-routes.tsx'
import { named, RecordTable } from './record-table.tsx'

export const AUDIT = '/finance/audit'

/** Every change of a year, the newest first. */
export function auditRoutes(needs: EditingNeeds): readonly Route[] {
  const { budget, events } = needs
  return [
    only(...FINANCE).get(AUDIT, async (visit) => {
      const { language, url } = visit
      const t = editingWords(language)
      const label = url.searchParams.get('year')
      const after = /^\d{1,15}$/.exec(url.searchParams.get('after') ?? '')?.[0]
      const found = await visit.database.snapshot(async (snapshot) => {
        const event = await events.current(snapshot)
        const years = await budget.years(snapshot)
        const year = label === null ? currentYear(years) : years.find((each) => each.year === label)
        if (year === undefined || event === undefined) return { event, years }
        const entries = await budget.record.ofYear(snapshot, year.year, after === undefined ? undefined : Number(after))
        return { event, years, year, record: await named(snapshot, needs, entries) }
      })
      const { event, years, year, record } = found
      if (label !== null && year === undefined) return visit.notFound()
      // Where there is nothing to show yet, the year's page says what to do first.
      if (event === undefined || year === undefined || record === undefined) return visit.redirect('/finance')
      const last = record.entries.at(-1)?.id
      const href = (from: string) => `${AUDIT}?year=${year.year}${from}`
      return visit.page(
        { title: t('audit'), lead: `${year.year}. ${t('auditLead')}` },
        <>
          {years.length > 1 && (
            <Tabs
              label={t('years')}
              links={years.map((each) => ({
                href: `${AUDIT}?year=${each.year}`,
                label: each.year,
                current: each.year === year.year,
              }))}
            />
          )}
          <Panel flush>
            <RecordTable record={record} currency={event.currency} language={language} />
          </Panel>
          <PageLinks
            language={language}
            first={after === undefined ? undefined : href('')}
            next={record.entries.length < 100 ? undefined : href(`&after=${last}`)}
          />
        </>,
      )
    }),
  ]
}
