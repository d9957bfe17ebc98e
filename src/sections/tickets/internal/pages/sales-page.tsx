import { type Column, DataTable } from '../../../../platform/http/components/data-table.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { type Cents, cents } from '../../../../platform/money.ts'
import type { EventSettings } from '../../../events/events.ts'
import type { WeeklyBucket } from '../../tickets.ts'
import { netOf, quartersOf, totalOf } from '../quarters.ts'
import { ticketsWords } from '../words/words.ts'
import { exportLinks } from './export-answer.tsx'
import { quarterHref, quarterName, salesFilePath } from './quarter-address.ts'

type SalesPageProps = {
  readonly event: EventSettings
  readonly weeks: readonly WeeklyBucket[]
  readonly visit: Visit<Viewer>
}

/** The season's sales by quarter, each a sheet of its own, and by week. */
export function SalesPage({ event, weeks, visit }: SalesPageProps) {
  const { language } = visit
  const t = ticketsWords(language)
  const format = formatFor(language)
  const quarter: Column<WeeklyBucket> = {
    label: t('quarter'),
    names: true,
    cell: ({ start }) => <a href={quarterHref(start)}>{t('quarterOf', quarterName(start))}</a>,
  }
  const week: Column<WeeklyBucket> = {
    label: t('week'),
    names: true,
    cell: ({ start, end }) => `${format.shortDay(start)} – ${format.shortDay(end)}`,
  }
  const figures = columnsFor(event, language)
  const season = { start: event.salesStart, end: event.salesStart, ...totalOf(weeks) }
  const totals = [t('season'), ...figures.map(({ cell }) => cell(season))]
  return (
    <>
      <Panel title={t('quarters')} flush actions={fileLinks(visit, 'quarter')}>
        <DataTable
          caption={t('quartersCaption')}
          language={language}
          columns={[quarter, ...figures]}
          rows={quartersOf(weeks)}
          totals={totals}
          dense
        />
      </Panel>
      <Panel title={t('weeks')} flush actions={fileLinks(visit, 'week')}>
        <DataTable
          caption={t('weeksCaption')}
          language={language}
          columns={[week, ...figures]}
          rows={weeks}
          totals={totals}
          dense
        />
      </Panel>
    </>
  )
}

function fileLinks(visit: Visit<Viewer>, by: 'week' | 'quarter') {
  const links = exportLinks(visit, (format) => `${salesFilePath(by)}?format=${format}`)
  return links && <div class="page-actions">{links}</div>
}

function columnsFor({ currency }: EventSettings, language: Language): Column<WeeklyBucket>[] {
  const t = ticketsWords(language)
  const format = formatFor(language)
  const money = (label: string, amount: (bucket: WeeklyBucket) => Cents): Column<WeeklyBucket> => ({
    label,
    align: 'end',
    cell: (bucket) => format.money(amount(bucket), currency),
  })
  return [
    { label: t('tickets'), align: 'end', cell: ({ tickets }) => format.number(tickets) },
    money(t('gross'), ({ gross }) => gross),
    money(t('refunds'), ({ refunds }) => refunds),
    money(t('taxable'), ({ taxable }) => taxable),
    money(t('vat'), ({ vat }) => vat),
    money(t('vipPremium'), ({ vipPremium }) => vipPremium),
    money(t('donations'), ({ donations }) => donations),
    money(t('other'), ({ other }) => other),
    money(t('fees'), ({ stripeFees, vendorFees }) => cents(stripeFees + vendorFees)),
    money(t('net'), netOf),
  ]
}
