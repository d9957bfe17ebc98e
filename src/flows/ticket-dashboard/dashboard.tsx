import { Alert } from '../../platform/http/components/alert.tsx'
import { BarChart, type BarPoint } from '../../platform/http/components/bar-chart.tsx'
import { type Column, DataTable } from '../../platform/http/components/data-table.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import { Tile, Tiles } from '../../platform/http/components/tile.tsx'
import { formatFor } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import { type Cents, cents } from '../../platform/money.ts'
import type { DailySales, WeeklyBucket } from '../../sections/tickets/tickets.ts'
import type { DashboardFigures } from './ticket-dashboard.tsx'
import { dashboardWords } from './words.ts'

type Props = { readonly figures: DashboardFigures; readonly language: Language }

const AVERAGED_DAYS = 7

export function Dashboard({ figures, language }: Props) {
  const t = dashboardWords(language)
  const { run } = figures
  return (
    <>
      {run?.state === 'failed' && <Alert tone="warning">{t('lastRunFailed', { error: run.error ?? '' })}</Alert>}
      <KeyFigures figures={figures} language={language} />
      <Panel>
        <DailyChart days={figures.days} language={language} />
      </Panel>
      <Problems figures={figures} language={language} />
      <Panel title={t('weeklyTitle')} flush>
        <WeeklyTable figures={figures} language={language} />
      </Panel>
    </>
  )
}

function KeyFigures({ figures: { event, sales, withTicket, attended }, language }: Props) {
  const t = dashboardWords(language)
  const format = formatFor(language)
  const money = (amount: Cents) => format.wholeMoney(amount, event.currency)
  const fees = cents(sales.stripeFees + sales.vendorFees)
  return (
    <Tiles>
      <Tile
        label={t('sold')}
        value={format.number(sales.ticketsSold)}
        note={t('soldNote', { orders: format.number(sales.paid) })}
      />
      <Tile label={t('gross')} value={money(sales.gross)} note={t('grossNote', { refunds: money(sales.refunds) })} />
      <Tile
        label={t('fees')}
        value={money(fees)}
        note={t('feesNote', { share: format.percent(share(fees, sales.gross)) })}
      />
      <Tile label={t('net')} value={money(sales.net)} note={t('netNote')} />
      <Tile
        label={t('average')}
        value={perTicket(sales.net, sales.ticketsSold, (amount) => format.money(amount, event.currency))}
        note={t('averageNote', {
          gross: perTicket(sales.gross, sales.ticketsSold, (amount) => format.money(amount, event.currency)),
        })}
      />
      <Tile label={t('vat')} value={money(sales.vat)} note={t('vatNote', { rate: format.rate(event.ticketVatRate) })} />
      <Tile
        label={t('donations')}
        value={money(sales.donations)}
        note={t('vipNote', { amount: money(sales.vipPremium) })}
      />
      <Tile
        label={t('participation')}
        value={format.number(withTicket)}
        note={t('participationNote', { attended: format.number(attended) })}
      />
    </Tiles>
  )
}

function DailyChart({ days, language }: { readonly days: readonly DailySales[]; readonly language: Language }) {
  const t = dashboardWords(language)
  const format = formatFor(language)
  const [first, last] = [days.at(0), days.at(-1)]
  if (first === undefined || last === undefined) return null
  return (
    <BarChart
      id="daily-sales"
      title={t('dailyTitle')}
      description={t('dailyDescription', { from: format.day(first.day), to: format.day(last.day) })}
      language={language}
      points={days.map((day, place) =>
        pointOf(day, days.slice(Math.max(0, place - AVERAGED_DAYS + 1), place + 1), format),
      )}
      names={{ point: t('day'), value: t('tickets'), line: t('weekAverage') }}
      format={(value) => format.number(Math.round(value * 10) / 10)}
    />
  )
}

/** The average needs as many days before it. */
function pointOf(day: DailySales, week: readonly DailySales[], format: ReturnType<typeof formatFor>): BarPoint {
  const sold = week.reduce((sum, { tickets }) => sum + tickets, 0)
  const line = week.length === AVERAGED_DAYS ? sold / AVERAGED_DAYS : undefined
  return { label: format.shortDay(day.day), value: day.tickets, line }
}

function Problems({ figures: { sales, run }, language }: Props) {
  const t = dashboardWords(language)
  const found = (
    [
      ['drifted', sales.drifted],
      ['missingFees', sales.missingFees],
      ['foreignFees', sales.foreignFees],
      ['foreign', sales.foreignCurrency],
      ['unknownStatus', sales.unknownStatus],
      ['setAside', run?.setAside ?? 0],
    ] as const
  ).filter(([, count]) => count > 0)
  return (
    <Panel title={t('problems')}>
      {found.length === 0 ? (
        <p>{t('noProblems')}</p>
      ) : (
        <ul>
          {found.map(([problem, count]) => (
            <li>{t(problem, { count })}</li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function WeeklyTable({ figures: { event, sales, weeks }, language }: Props) {
  const t = dashboardWords(language)
  const format = formatFor(language)
  const money = (amount: Cents) => format.money(amount, event.currency)
  const fees = (of: { stripeFees: Cents; vendorFees: Cents }) => cents(of.stripeFees + of.vendorFees)
  const column = (label: string, amount: (week: WeeklyBucket) => Cents): Column<WeeklyBucket> => ({
    label,
    align: 'end',
    cell: (week) => money(amount(week)),
  })
  return (
    <DataTable
      caption={t('weeklyCaption')}
      language={language}
      rows={weeks}
      columns={[
        {
          label: t('week'),
          names: true,
          cell: ({ start, end }) => `${format.shortDay(start)} – ${format.shortDay(end)}`,
        },
        { label: t('tickets'), align: 'end', cell: ({ tickets }) => format.number(tickets) },
        column(t('gross'), ({ gross }) => gross),
        column(t('refunds'), ({ refunds }) => refunds),
        column(t('taxable'), ({ taxable }) => taxable),
        column(t('vipPremium'), ({ vipPremium }) => vipPremium),
        column(t('donations'), ({ donations }) => donations),
        column(t('other'), ({ other }) => other),
        column(t('vat'), ({ vat }) => vat),
        column(t('fees'), fees),
      ]}
      totals={[
        t('total'),
        format.number(sales.ticketsSold),
        money(sales.gross),
        money(sales.refunds),
        money(sales.taxable),
        money(sales.vipPremium),
        money(sales.donations),
        money(sales.other),
        money(sales.vat),
        money(fees(sales)),
      ]}
    />
  )
}

function share(part: Cents, whole: Cents): number {
  return whole === 0 ? 0 : part / whole
}

function perTicket(amount: Cents, tickets: number, money: (amount: Cents) => string): string {
  return tickets === 0 ? '–' : money(cents(Math.round(amount / tickets)))
}
