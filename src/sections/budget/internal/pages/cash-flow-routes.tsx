import { z } from 'zod'
import { CSV_FORMATS, type CsvFormat } from '../../../../platform/csv.ts'
import type { Snapshot } from '../../../../platform/db/tx.ts'
import { download } from '../../../../platform/http/download.ts'
import { type FormState, formWith } from '../../../../platform/http/form.ts'
import { field } from '../../../../platform/http/form-fields.ts'
import type { Notice } from '../../../../platform/http/notice.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import { mayUse, type Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { CountedLine, FileResult, ReopenResult, VatQuarter } from '../../budget.ts'
import { EDITORS, FINANCE } from '../reach.ts'
import { figuresWords } from '../words/figures-words.ts'
import { BANK_BALANCE, BankBalancePanel } from './bank-balance-panel.tsx'
import { CASH_FLOW, type CashFlowAsked, cashFlowAsked, cashFlowHref } from './cash-flow-address.ts'
import { CashFlowPage } from './cash-flow-page.tsx'
import { cashFlowFile, quarterFile } from './figures-files.ts'
import { type FiguresNeeds, withoutYear, yearShown } from './figures-needs.ts'
import { SyncNow } from './sync-now.tsx'
import { VatPanel } from './vat-panel.tsx'

const EXPORT = `${CASH_FLOW}/export`

export function cashFlowRoutes(needs: FiguresNeeds): readonly Route[] {
  return [
    only(...FINANCE).get(CASH_FLOW, (visit) => showCashFlow(visit, needs, cashFlowAsked(visit.url))),

    only(...EDITORS).post(BANK_BALANCE, async (visit) => {
      const form = visit.form(
        z.object({ year: field.text(), on: field.day(), balance: field.optionalMoney().transform((it) => it ?? null) }),
      )
      const label = form.state.typed['year']?.[0]
      if (!form.ok) return showCashFlow(visit, needs, { ...cashFlowAsked(visit.url), year: label }, form.state)
      const { year, ...balance } = form.value
      const actor = { kind: 'human', human: visit.viewer.human } as const
      const result = await visit.database.transact((tx) =>
        needs.budget.keeping.setBankBalance(tx, year, balance, actor),
      )
      const t = figuresWords(visit.language)
      const text = result.ok ? t('bankSaved', { day: visit.format.day(balance.on) }) : t(`refused.${result.code}`)
      return afterwards(visit, year, { tone: result.ok ? 'success' : 'warning', text })
    }),

    only(...FINANCE).get(EXPORT, async (visit) => {
      const asked = cashFlowAsked(visit.url)
      const found = await visit.database.snapshot((snapshot) => readFigures(snapshot, needs, asked))
      if (found === null) return visit.notFound()
      return csv(
        `cash-flow-${found.year.year}`,
        cashFlowFile(fileFor(visit, found.event.currency), found.figures.cashFlow),
      )
    }),

    only(...FINANCE).get('/finance/quarter/:start', async (visit) => {
      const asked = cashFlowAsked(visit.url)
      const found = await visit.database.snapshot((snapshot) => readFigures(snapshot, needs, asked))
      const quarter = found?.figures.quarters.find(({ start }) => start.toString() === visit.param('start'))
      if (found === null || quarter === undefined) return visit.notFound()
      const lines = linesIn(found.figures.lines, quarter)
      return csv(`vat-${found.year.year}-${quarter.start}`, quarterFile(fileFor(visit, found.event.currency), lines))
    }),

    only(...EDITORS).post('/finance/quarter/:start/file', async (visit) => {
      const start = quarterIn(visit)
      const form = visit.form(z.object({ year: field.text() }))
      if (start === undefined || !form.ok) return visit.notFound()
      const { year } = form.value
      const actor = { kind: 'human', human: visit.viewer.human } as const
      const result = await visit.database.transact(async (tx) => {
        const sales = await needs.sales(tx)
        if (sales === undefined) return { ok: false, code: 'quarter-not-over' } as const
        // What is filed is what was sold: the lines are brought in step before they are held still.
        if (sales.year === Number(year.slice(0, 4))) await needs.syncTicketing(tx, year)
        return needs.budget.figures.file(tx, year, { quarter: start, today: sales.today }, actor)
      })
      return afterFiling(visit, year, result.ok ? 'quarterFiled' : `refused.${result.code}`)
    }),

    only(...EDITORS).post('/finance/quarter/:start/reopen', async (visit) => {
      const start = quarterIn(visit)
      const form = visit.form(z.object({ year: field.text() }))
      if (start === undefined || !form.ok) return visit.notFound()
      const { year } = form.value
      const actor = { kind: 'human', human: visit.viewer.human } as const
      const result = await visit.database.transact((tx) => needs.budget.figures.reopen(tx, year, start, actor))
      return afterFiling(visit, year, result.ok ? 'quarterReopened' : `refused.${result.code}`)
    }),
  ]
}

async function showCashFlow(
  visit: Visit<Viewer>,
  needs: FiguresNeeds,
  asked: CashFlowAsked,
  refused?: FormState,
): Promise<Response> {
  const found = await visit.database.snapshot((snapshot) => readFigures(snapshot, needs, asked))
  if (found === null) return withoutYear(visit, asked.year)
  const { year, years, event, sales, figures } = found
  const t = figuresWords(visit.language)
  const shown = { year: year.year, currency: event.currency, language: visit.language }
  const mayEdit = mayUse(visit.viewer, EDITORS) && year.state !== 'closed'
  return visit.page(
    {
      title: t('cashFlowTitle', { year: year.year }),
      lead: t('cashFlowLead'),
      status: refused === undefined ? 200 : 422,
      actions: (
        <>
          <SyncNow visit={visit} year={year} event={event} back={CASH_FLOW} />
          <ExportLinks visit={visit} asked={{ ...asked, year: year.year }} />
        </>
      ),
    },
    <CashFlowPage flow={figures.cashFlow} asked={{ ...asked, year: year.year }} years={years} {...shown}>
      {mayEdit && <BankBalancePanel state={refused ?? formWith()} csrf={visit.csrf} {...shown} />}
      <VatPanel
        quarters={figures.quarters}
        {...shown}
        filing={mayEdit ? { csrf: visit.csrf, today: sales.today } : undefined}
      />
    </CashFlowPage>,
  )
}

async function readFigures(snapshot: Snapshot, needs: FiguresNeeds, asked: CashFlowAsked) {
  const shown = await yearShown(snapshot, needs, asked.year)
  if (shown === null) return null
  const sales = asked.projected ? shown.sales : null
  const result = await needs.budget.figures.of(snapshot, shown.year.year, { by: asked.by, sales })
  if (!result.ok) throw new Error(`the year ${shown.year.year} is listed and cannot be read`)
  return { ...shown, figures: result.figures }
}

function ExportLinks({ visit, asked }: { readonly visit: Visit<Viewer>; readonly asked: CashFlowAsked }) {
  const t = figuresWords(visit.language)
  const href = (format: CsvFormat) => `${cashFlowHref({ ...asked, open: undefined }, EXPORT)}&format=${format}`
  return (
    <>
      <a class="btn" href={href('plain')} download>
        {t('exportPlain')}
      </a>
      <a class="btn" href={href('spanish')} download>
        {t('exportSpanish')}
      </a>
    </>
  )
}

function fileFor({ url, language }: Visit<Viewer>, currency: string) {
  const format = CSV_FORMATS.find((each) => each === url.searchParams.get('format')) ?? 'plain'
  return { currency, language, format }
}

function csv(name: string, body: string): Response {
  return download({ filename: `${name}.csv`, type: 'text/csv; charset=utf-8', body })
}

/** What its VAT is made of, by date. */
function linesIn(lines: readonly CountedLine[], { start, end }: VatQuarter): readonly CountedLine[] {
  const [first, last] = [start.toString(), end.toString()]
  return lines
    .flatMap((line) => (line.on === null || line.cashFlowOnly ? [] : [{ line, on: line.on.toString() }]))
    .filter(({ on }) => first <= on && on <= last)
    .toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)))
    .map(({ line }) => line)
}

function quarterIn(visit: Visit<Viewer>): Temporal.PlainDate | undefined {
  const start = visit.param('start')
  return /^\d{4}-(?:01|04|07|10)-01$/.test(start) ? Temporal.PlainDate.from(start) : undefined
}

type Told =
  | 'quarterFiled'
  | 'quarterReopened'
  | `refused.${Extract<FileResult | ReopenResult, { readonly ok: false }>['code']}`

function afterFiling(visit: Visit<Viewer>, year: string, told: Told): Response {
  const tone = told.startsWith('refused.') ? 'warning' : 'success'
  return afterwards(visit, year, { tone, text: figuresWords(visit.language)(told) })
}

function afterwards(visit: Visit<Viewer>, year: string, notice: Notice): Response {
  return visit.redirect(`${CASH_FLOW}?${new URLSearchParams({ year })}`, notice)
}
