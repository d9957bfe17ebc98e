import { only, type Route, signedIn } from '../../../../platform/http/route.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { ChangeResult } from '../../budget.ts'
import { EDITORS, FINANCE } from '../reach.ts'
import { editingWords } from '../words/editing-words.ts'
import { Conflict, sentOver } from './conflict.tsx'
import { type Base, type EditingNeeds, editorOf, refuse, yearHref } from './editing-needs.ts'
import { lineForm, lineState } from './line-form.tsx'
import { linePage } from './line-page.tsx'
import { rowEditor, shownRow } from './line-rows.tsx'
import { type OpenedLine, openLine } from './opened-line.ts'
import { MovedSums } from './sheet-sums.tsx'

/** A line is looked at, changed and deleted, on its page or in its row; what may be done is for the viewer's reach to say. */
export function lineRoutes(needs: EditingNeeds, base: Base): readonly Route[] {
  const { budget } = needs
  const reading = base === '/finance' ? only(...FINANCE) : signedIn
  const writing = base === '/finance' ? only(...EDITORS) : signedIn
  return [
    reading.get(`${base}/lines/:line`, async (visit) => {
      const opened = await openLine(visit, needs)
      if (opened === undefined) return visit.notFound()
      const { found } = opened
      const state = lineState(found.line, found.line.version, visit.language)
      const what = visit.url.searchParams.get('in')
      if (what === 'row') return visit.fragment(shownRow(visit, base, opened, found.line, found.edits))
      if (what === 'form' && found.edits) return visit.fragment(rowEditor(visit, base, opened, state))
      return linePage(visit, base, opened, state)
    }),

    writing.post(`${base}/lines/:line`, async (visit) => {
      const opened = await openLine(visit, needs)
      if (opened === undefined) return visit.notFound()
      const { found } = opened
      const inPlace = visit.url.searchParams.has('in')
      const form = visit.form(lineForm(visit.language, opened.currency))
      if (!form.ok) {
        return inPlace
          ? visit.fragment(rowEditor(visit, base, opened, form.state))
          : linePage(visit, base, opened, form.state, { status: 422 })
      }
      const result: ChangeResult = await visit.database.transact((tx) =>
        budget.editing.changeLine(tx, found.line.id, form.value, editorOf(visit.viewer, opened.reach)),
      )
      if (!result.ok && result.code === 'changed-meanwhile' && result.now.kind === 'line') {
        // In its row there is no room for two values of each field: the page of all fields shows them.
        const { line } = result.now
        const now = lineState(line, line.version, visit.language)
        const labels = labelsOf(visit)
        const conflict = <Conflict now={now} sent={form.state} labels={labels} language={visit.language} />
        const sent = sentOver(form.state, line.version)
        return inPlace
          ? visit.fragment(rowEditor(visit, base, opened, sent, conflict))
          : linePage(visit, base, opened, sent, { status: 409, conflict })
      }
      if (!result.ok) return refuse(visit, result.code)
      if (!inPlace) {
        const t = editingWords(visit.language)
        return visit.redirect(`${yearHref(base, found.year.year)}#line-${found.line.id}`, {
          tone: 'success',
          text: t('saved'),
        })
      }
      const saved = await openLine(visit, needs)
      return saved === undefined ? visit.notFound() : savedRow(visit, saved)
    }),

    writing.post(`${base}/lines/:line/delete`, async (visit) => {
      const opened = await openLine(visit, needs)
      if (opened === undefined) return visit.notFound()
      const thing = { kind: 'line', id: opened.found.line.id } as const
      const result = await visit.database.transact((tx) =>
        budget.editing.remove(tx, thing, editorOf(visit.viewer, opened.reach)),
      )
      if (!result.ok) return refuse(visit, result.code)
      const text = editingWords(visit.language)('deleted')
      return visit.redirect(yearHref(base, result.year), { tone: 'success', text })
    }),
  ]

  async function savedRow(visit: Visit<Viewer>, opened: OpenedLine): Promise<Response> {
    const { found, currency, reach } = opened
    const sheet = await visit.database.snapshot((snapshot) => budget.sheet(snapshot, found.year.year, reach))
    if (sheet === undefined) return visit.notFound()
    const shown = { currency, language: visit.language }
    return visit.fragment(
      <>
        {shownRow(visit, base, opened, found.line, found.edits)}
        <MovedSums sheet={sheet} category={found.category.id} {...shown} />
      </>,
    )
  }
}

function labelsOf(visit: Visit<Viewer>) {
  const t = editingWords(visit.language)
  return {
    description: t('description'),
    amount: t('amount'),
    vat: t('vat'),
    expectedOn: t('day'),
    progress: t('progress'),
    paidAmount: t('paidAmount'),
    paidOn: t('paidOn'),
    paidReference: t('paidReference'),
    team: t('team'),
    notes: t('notes'),
    cashFlowOnly: t('cashFlowOnly'),
  }
}
