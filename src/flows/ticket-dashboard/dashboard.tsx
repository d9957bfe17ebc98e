import { Alert } from '../../platform/http/components/alert.tsx'
import type { Tone } from '../../platform/http/components/badge.tsx'
import { BarChart, type BarPoint } from '../../platform/http/components/bar-chart.tsx'
import { type Column, DataTable } from '../../platform/http/components/data-table.tsx'
import { Facts } from '../../platform/http/components/facts.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import { Tile, Tiles } from '../../platform/http/components/tile.tsx'
import { formatFor } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import { type Cents, cents } from '../../platform/money.ts'
import type { DailySales, WeeklyBucket } from '../../sections/tickets/tickets.ts'
import { MethodsTable, TypesTable } from './breakdowns.tsx'
import { LastRun } from './last-run.tsx'
import { SeasonChart } from './season-chart.tsx'
import type { DashboardFigures } from './ticket-dashboard.tsx'
import { Problems } from './to-look-at.tsx'
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
      <Panel title={t('breakEven')}>
        <BreakEvenPanel figures={figures} language={language} />
      </Panel>
      <Panel>
        <DailyChart days={figures.days} language={language} />
      </Panel>
      {figures.seasonBefore !== undefined && (
        <Panel>
          <SeasonChart
            now={{ ...figures.event, days: figures.days }}
            before={figures.seasonBefore}
            language={language}
          />
        </Panel>
      )}
      <Problems figures={figures} language={language} />
      {run !== undefined && (
        <Panel title={t('lastRun')}>
          <LastRun run={run} language={language} />
        </Panel>
      )}
      <Panel title={t('typesTitle')} flush>
        <TypesTable rows={figures.types} currency={figures.event.currency} language={language} />
      </Panel>
      {figures.methods.length > 0 && (
        <Panel title={t('methodsTitle')} flush>
          <MethodsTable rows={figures.methods} currency={figures.event.currency} language={language} />
        </Panel>
      )}
      <Panel title={t('weeklyTitle')} flush>
        <WeeklyTable figures={figures} language={language} />
      </Panel>
    </>
  )
}

function KeyFigures({ figures: { event, sales, places, members, attended, taking }, language }: Props) {
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
        value={format.number(taking)}
        note={t('participationNote', { attended: format.number(attended) })}
      />
      {members.active > 0 && (
        <Tile
          label={t('coverage')}
          value={format.percent(members.withTicket / members.active)}
          tone={coverageTone(members.withTicket / members.active)}
          note={t('coverageNote', {
            covered: format.number(members.withTicket),
            active: format.number(members.active),
          })}
        />
      )}
      {places !== null && (
        <Tile
          label={t('placesLeft')}
          value={format.number(places.capacity - places.taken)}
          note={t('placesNote', { capacity: format.number(places.capacity) })}
        />
      )}
    </Tiles>
  )
}

function coverageTone(covered: number): Tone {
  if (covered >= 0.75) return 'success'
  return covered >= 0.5 ? 'warning' : 'danger'
}

/** How many tickets it takes, and why. */
function BreakEvenPanel({ figures: { event, sales, breakEven }, language }: Props) {
  const t = dashboardWords(language)
  const format = formatFor(language)
  const money = (amount: Cents) => format.money(amount, event.currency)
  if (breakEven.code === 'fallback') {
    const { target } = breakEven
    return <p>{target === null ? t('breakEvenUnknown') : t('breakEvenFallback', { target: format.number(target) })}</p>
  }
  const { target, toCover, left, perTicket } = breakEven
  return (
    <>
      <p>{t('breakEvenTarget', { target: format.number(target), more: format.number(target - sales.ticketsSold) })}</p>
      <Facts
        facts={[
          { label: t('toCover'), value: money(toCover) },
          { label: t('leftSoFar'), value: money(left) },
          { label: t('leftATicket'), value: money(perTicket) },
          {
            label: t('stillMissing'),
            value:
              toCover <= left
                ? t('nothingMissing')
                : t('missingInTickets', {
                    missing: money(cents(toCover - left)),
                    perTicket: money(perTicket),
                    more: format.number(target - sales.ticketsSold),
                  }),
          },
        ]}
      />
    </>
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
