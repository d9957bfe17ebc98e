import type { Child } from 'hono/jsx'
import { type Column, DataTable } from '../../../../platform/http/components/data-table.tsx'
import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { Field } from '../../../../platform/http/components/field.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { Tile, Tiles } from '../../../../platform/http/components/tile.tsx'
import { formWith } from '../../../../platform/http/form.ts'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { type Cents, sumCents } from '../../../../platform/money.ts'
import type { CashFlow, CashPeriod, CountedLine, Year } from '../../budget.ts'
import { figuresWords } from '../words/figures-words.ts'
import { BalanceChart } from './balance-chart.tsx'
import { CASH_FLOW, type CashFlowAsked, cashFlowHref } from './cash-flow-address.ts'
import { categoryName, entryName, lineName } from './entry-words.ts'

type Shown = { readonly currency: string; readonly language: Language }

type CashFlowPageProps = Shown & {
  readonly flow: CashFlow
  readonly asked: CashFlowAsked & { readonly year: string }
  readonly years: readonly Year[]
  /** The VAT by quarter, below. */
  readonly children?: Child
}

export function CashFlowPage({ flow, asked, years, children, ...shown }: CashFlowPageProps) {
  const t = figuresWords(shown.language)
  return (
    <>
      <Filters asked={asked} years={years} language={shown.language} />
      {flow.days.length === 0 ? (
        <EmptyState title={t('nothingTitle')}>{t('nothing')}</EmptyState>
      ) : (
        <>
          <KeyFigures flow={flow} {...shown} />
          <BalanceChart flow={flow} {...shown} />
          <Periods flow={flow} asked={asked} {...shown} />
        </>
      )}
      {flow.undated.length > 0 && <Undated lines={flow.undated} {...shown} />}
      {children}
    </>
  )
}

type FiltersProps = {
  readonly asked: CashFlowAsked & { readonly year: string }
  readonly years: readonly Year[]
  readonly language: Language
}

function Filters({ asked: { year, by, projected }, years, language }: FiltersProps) {
  const t = figuresWords(language)
  const state = formWith({ year, by, ...(projected ? { projected: 'on' } : {}) })
  return (
    <form method="get" action={CASH_FLOW} class="filters">
      {years.length > 1 && (
        <Field
          state={state}
          name="year"
          type="select"
          label={t('year')}
          options={years.map((each) => ({ value: each.year, label: each.year }))}
        />
      )}
      <Field
        state={state}
        name="by"
        type="select"
        label={t('by')}
        options={[
          { value: 'month', label: t('by.month') },
          { value: 'week', label: t('by.week') },
        ]}
      />
      <Field state={state} name="projected" type="checkbox" label={t('withProjected')} />
      <button type="submit" class="btn">
        {t('show')}
      </button>
    </form>
  )
}

function KeyFigures({ flow, currency, language }: Shown & { readonly flow: CashFlow }) {
  const t = figuresWords(language)
  const format = formatFor(language)
  const undated = sumCents(flow.undated.map(({ amount }) => amount))
  return (
    <Tiles>
      <Tile
        label={t('lowest')}
        value={format.wholeMoney(flow.lowest.balance, currency)}
        note={t('lowestNote', { day: format.day(flow.lowest.on) })}
        tone={flow.lowest.balance < 0 ? 'danger' : 'neutral'}
      />
      <Tile label={t('opening')} value={format.wholeMoney(flow.opening, currency)} />
      <Tile label={t('closing')} value={format.wholeMoney(flow.closing, currency)} note={t('closingNote')} />
      {flow.undated.length > 0 && (
        <Tile label={t('undatedTile')} value={format.wholeMoney(undated, currency)} note={t('undatedTileNote')} />
      )}
    </Tiles>
  )
}

type PeriodsProps = Shown & { readonly flow: CashFlow; readonly asked: CashFlowAsked }

/** A period that something happens in leads to its entries, which are shown below the table. */
function Periods({ flow: { periods }, asked, currency, language }: PeriodsProps) {
  const t = figuresWords(language)
  const format = formatFor(language)
  const money = (amount: Cents) => format.money(amount, currency)
  const open = periods.find(({ start }) => start.toString() === asked.open)
  const hasFound = periods.some(({ found }) => found !== 0)
  const name = ({ start, end }: CashPeriod) =>
    asked.by === 'month' ? format.month(start) : `${format.shortDay(start)} – ${format.day(end)}`
  const columns: Column<CashPeriod>[] = [
    {
      label: t('period'),
      names: true,
      cell: (period) =>
        period.entries.length === 0 ? (
          name(period)
        ) : (
          <a href={`${cashFlowHref({ ...asked, open: period.start.toString() })}#entries`}>{name(period)}</a>
        ),
    },
    { label: t('in'), align: 'end', cell: (period) => money(period.in) },
    { label: t('out'), align: 'end', cell: ({ out }) => money(out) },
    { label: t('net'), align: 'end', cell: ({ net }) => money(net) },
    ...(hasFound ? [{ label: t('found'), align: 'end', cell: ({ found }: CashPeriod) => money(found) } as const] : []),
    { label: t('balance'), align: 'end', cell: ({ balance }) => money(balance) },
  ]
  return (
    <>
      <Panel flush>
        <DataTable caption={t('periodsCaption')} language={language} columns={columns} rows={periods} />
      </Panel>
      {open !== undefined && <Entries period={open} asked={asked} currency={currency} language={language} />}
    </>
  )
}

type EntriesProps = Shown & { readonly period: CashPeriod; readonly asked: CashFlowAsked }

function Entries({ period: { start, end, entries, net, found }, asked, currency, language }: EntriesProps) {
  const t = figuresWords(language)
  const format = formatFor(language)
  const title = t('entriesOf', { from: format.day(start), to: format.day(end) })
  return (
    <div id="entries">
      <Panel
        title={title}
        actions={
          <a class="btn" href={cashFlowHref({ ...asked, open: undefined })}>
            {t('closeEntries')}
          </a>
        }
        flush
      >
        <DataTable
          caption={title}
          language={language}
          rows={entries}
          columns={[
            { label: t('what'), names: true, cell: (entry) => entryName(entry, currency, language) },
            { label: t('date'), cell: ({ on }) => format.day(on) },
            { label: t('where'), cell: (entry) => (entry.what === 'line' ? categoryName(entry.line, language) : '') },
            { label: t('amount'), align: 'end', cell: ({ amount }) => format.money(amount, currency) },
          ]}
          totals={[t('total'), '', '', format.money(sumCents([net, found]), currency)]}
        />
      </Panel>
    </div>
  )
}

function Undated({ lines, currency, language }: Shown & { readonly lines: readonly CountedLine[] }) {
  const t = figuresWords(language)
  const format = formatFor(language)
  return (
    <Panel title={t('undatedTitle')} flush>
      <p class="panel-note">{t('undatedNote')}</p>
      <DataTable
        caption={t('undatedTitle')}
        language={language}
        rows={lines}
        columns={[
          { label: t('what'), names: true, cell: (line) => lineName(line, language) },
          { label: t('where'), cell: (line) => categoryName(line, language) },
          { label: t('amount'), align: 'end', cell: ({ amount }) => format.money(amount, currency) },
        ]}
        totals={[t('total'), '', format.money(sumCents(lines.map(({ amount }) => amount)), currency)]}
      />
    </Panel>
  )
}
