import { only, type Route, signedIn } from '../../../../platform/http/route.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { Line } from '../../budget.ts'
import { EDITORS, FINANCE } from '../reach.ts'
import { type Base, type EditingNeeds, editorOf, refuse, yearHref } from './editing-needs.ts'
import { lineForm, newLineState } from './line-form.tsx'
import { newLinePage } from './line-page.tsx'
import { inTable, newRowEditor, shownRow } from './line-rows.tsx'
import { type OpenedCategory, openCategory } from './opened-line.ts'
import { rowWords } from './sheet-row.tsx'
import { MovedSums } from './sheet-sums.tsx'
import { AddRow } from './sheet-table.tsx'

/** A line is added, on a page of its own or at the end of its category. */
export function newLineRoutes(needs: EditingNeeds, base: Base): readonly Route[] {
  const { budget } = needs
  const reading = base === '/finance' ? only(...FINANCE) : signedIn
  const writing = base === '/finance' ? only(...EDITORS) : signedIn
  return [
    reading.get(`${base}/categories/:category/new-line`, async (visit) => {
      const opened = await openCategory(visit, needs)
      if (opened === undefined) return visit.notFound()
      const what = visit.url.searchParams.get('in')
      if (what === 'row') return visit.fragment(inTable(addRow(visit, opened)))
      if (!(await mayAdd(visit, opened))) return refuse(visit, 'not-yours')
      const state = newLineState(opened.found.year)
      return what === 'form'
        ? visit.fragment(newRowEditor(visit, base, opened, state))
        : newLinePage(visit, base, opened, state)
    }),

    writing.post(`${base}/categories/:category/new-line`, async (visit) => {
      const opened = await openCategory(visit, needs)
      if (opened === undefined) return visit.notFound()
      const inPlace = visit.url.searchParams.has('in')
      const form = visit.form(lineForm(visit.language, opened.currency))
      if (!form.ok) {
        return inPlace
          ? visit.fragment(newRowEditor(visit, base, opened, form.state))
          : newLinePage(visit, base, opened, form.state, 422)
      }
      const { id } = opened.found.category
      const result = await visit.database.transact((tx) =>
        budget.editing.addLines(tx, id, [form.value.fields], editorOf(visit.viewer, opened.reach)),
      )
      if (!result.ok) return refuse(visit, result.code)
      const [line = ''] = result.ids
      if (!inPlace) return visit.redirect(`${yearHref(base, result.year)}#line-${line}`)
      return addedRow(visit, opened, line)
    }),
  ]

  async function mayAdd(visit: Visit<Viewer>, { found, reach }: OpenedCategory): Promise<boolean> {
    const sheet = await visit.database.snapshot((snapshot) => budget.sheet(snapshot, found.year.year, reach))
    const categories = sheet?.groups.flatMap(({ categories }) => categories)
    return categories?.find(({ id }) => id === found.category.id)?.edits ?? false
  }

  function addRow(visit: Visit<Viewer>, { found, currency }: OpenedCategory) {
    const { id, name } = found.category
    return <AddRow id={id} name={name} w={rowWords({ base, currency, language: visit.language })} />
  }

  /** The new line before the form it came from, which is empty again for the next one. */
  async function addedRow(visit: Visit<Viewer>, opened: OpenedCategory, id: string): Promise<Response> {
    const { found, currency, reach } = opened
    const sheet = await visit.database.snapshot((snapshot) => budget.sheet(snapshot, found.year.year, reach))
    const own = sheet?.groups.flatMap(({ categories }) => categories).find((each) => each.id === found.category.id)
    const line: Line | undefined = own?.lines.find((each) => each.id === id)
    if (sheet === undefined || line === undefined) return visit.notFound()
    const shown = { currency, language: visit.language }
    return visit.fragment(
      <>
        {shownRow(visit, base, opened, line, true)}
        {newRowEditor(visit, base, opened, newLineState(found.year))}
        <MovedSums sheet={sheet} category={found.category.id} {...shown} />
      </>,
    )
  }
}
