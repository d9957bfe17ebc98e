import { z } from 'zod'
import type { Tx } from '../../../../platform/db/tx.ts'
import { type FormState, formWith, withProblems } from '../../../../platform/http/form.ts'
import { field } from '../../../../platform/http/form-fields.ts'
import { only, type Route, signedIn } from '../../../../platform/http/route.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { Reach, YearDetail } from '../../budget.ts'
import { EDITORS } from '../reach.ts'
import { editingWords } from '../words/editing-words.ts'
import { BackLink } from './back-link.tsx'
import { type Base, type EditingNeeds, editorOf, open, refuse, yearHref } from './editing-needs.ts'
import { ImportPage, type Preview } from './import-page.tsx'
import { readLines } from './read-lines.ts'

const importForm = z.object({
  rows: field.optionalText({ max: 5_000_000 }),
  // Where rows are pasted into one category there is no field for a file.
  file: z
    .unknown()
    .optional()
    .transform((value) => (value instanceof File && value.size > 0 ? value : undefined)),
  decimal: z.enum([',', '.']).optional().catch(undefined),
  order: z.enum(['day-first', 'month-first']).optional().catch(undefined),
  go: field.choice(['look', 'take']),
})

/** Where rows go: into a year, each saying its category, or all into one. */
type Into = {
  readonly base: Base
  readonly year: YearDetail
  readonly currency: string
  readonly reach: Reach
  readonly category: { readonly id: string; readonly name: string; readonly group: string } | null
}

/** Rows of a spreadsheet become lines: looked at first, then taken. */
export function importRoutes(needs: EditingNeeds): readonly Route[] {
  const { budget, events } = needs
  return [
    only(...EDITORS).get('/finance/:year/import', (visit) => ask(visit, intoYear)),
    only(...EDITORS).post('/finance/:year/import', (visit) => answer(visit, intoYear)),
    only(...EDITORS).get('/finance/categories/:category/paste', (visit) => ask(visit, intoCategory('/finance'))),
    only(...EDITORS).post('/finance/categories/:category/paste', (visit) => answer(visit, intoCategory('/finance'))),
    signedIn.get('/budget/categories/:category/paste', (visit) => ask(visit, intoCategory('/budget'))),
    signedIn.post('/budget/categories/:category/paste', (visit) => answer(visit, intoCategory('/budget'))),
  ]

  function intoYear(visit: Visit<Viewer>): Promise<Into | undefined> {
    return visit.database.snapshot(async (snapshot) => {
      const year = await budget.keeping.show(snapshot, visit.param('year'))
      const event = await events.current(snapshot)
      if (year === undefined || event === undefined) return undefined
      return { base: '/finance', year, currency: event.currency, reach: { kind: 'whole' }, category: null }
    })
  }

  function intoCategory(base: Base) {
    return (visit: Visit<Viewer>): Promise<Into | undefined> =>
      visit.database.snapshot(async (snapshot) => {
        const opened = await open(snapshot, needs, visit.viewer, { kind: 'category', id: visit.param('category') })
        if (opened?.found.kind !== 'category') return undefined
        const { found, currency, reach } = opened
        const { id, name } = found.category
        return { base, year: found.year, currency, reach, category: { id, name, group: found.group.name } }
      })
  }

  async function ask(visit: Visit<Viewer>, into: (visit: Visit<Viewer>) => Promise<Into | undefined>) {
    const place = await into(visit)
    if (place === undefined) return visit.notFound()
    // A dry run of nothing says whether this is theirs to do.
    const allowed = await visit.database.rehearse((tx) => take(tx, visit, place, []))
    if (allowed.ok || allowed.code === 'ambiguous') return show(visit, place, formWith(), undefined)
    return refuse(visit, allowed.code)
  }

  async function answer(visit: Visit<Viewer>, into: (visit: Visit<Viewer>) => Promise<Into | undefined>) {
    const t = editingWords(visit.language)
    const place = await into(visit)
    if (place === undefined) return visit.notFound()
    const form = visit.form(importForm)
    if (!form.ok) return show(visit, place, form.state, undefined)
    const { rows, file, decimal, order, go } = form.value
    const text = file === undefined ? (rows ?? '') : await file.text()
    if (text.includes('\0')) return visit.refuse('bad-request')
    const state = formWith({ rows: text, decimal: decimal ?? '', order: order ?? '' })
    const again = (problem: string) => show(visit, place, withProblems(state, { rows: problem }), undefined)
    const { vatRates } = place.year.settings
    const at = place.category === null ? null : { group: place.category.group, category: place.category.name }
    const lines = readLines(text, { language: visit.language, vatRates, decimal, order, into: at })
    if (!lines.ok) {
      if (lines.code === 'unreadable') return again(t('unreadableFile', { reason: lines.reason }))
      return again(lines.code === 'no-rows' ? t('noRows') : t('tooManyRows', { most: lines.most }))
    }
    const isWhole = lines.problems.length === 0 && lines.decimal === null && lines.order === null
    const taking = (tx: Tx) => take(tx, visit, place, lines.lines)
    const isTaken = go === 'take' && isWhole
    const result = await (isTaken ? visit.database.transact(taking) : visit.database.rehearse(taking))
    if (!result.ok && result.code === 'ambiguous') return again(t('ambiguousPlace', { name: result.name }))
    if (!result.ok) return refuse(visit, result.code)
    if (!isTaken) return show(visit, place, state, { ...lines, made: result.made })
    const done = t('rowsAdded', { count: result.added })
    return visit.redirect(yearHref(place.base, place.year.year), { tone: 'success', text: done })
  }

  async function take(tx: Tx, visit: Visit<Viewer>, { year, reach, category }: Into, lines: Preview['lines']) {
    const editor = editorOf(visit.viewer, reach)
    if (category === null) return budget.editing.importLines(tx, year.year, lines, editor)
    const fields = lines.map((line) => line.fields)
    const result = await budget.editing.addLines(tx, category.id, fields, editor)
    return result.ok ? { ok: true as const, added: result.ids.length, made: [] } : result
  }
}

function show(
  visit: Visit<Viewer>,
  { base, year, currency, category }: Into,
  state: FormState,
  preview: Preview | undefined,
): Response | Promise<Response> {
  const t = editingWords(visit.language)
  const status = Object.keys(state.problems).length > 0 ? 422 : 200
  return visit.page(
    {
      title: category === null ? t('importTitle', { year: year.year }) : t('pasteTitle', { category: category.name }),
      actions: <BackLink base={base} year={year.year} label={t('back')} />,
      status,
    },
    <ImportPage
      action={category === null ? `/finance/${year.year}/import` : `${base}/categories/${category.id}/paste`}
      state={state}
      preview={preview}
      of={category === null ? 'year' : 'category'}
      currency={currency}
      csrf={visit.csrf}
      language={visit.language}
    />,
  )
}
