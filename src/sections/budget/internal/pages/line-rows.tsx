import type { Child } from 'hono/jsx'
import type { FormState } from '../../../../platform/http/form.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { Line } from '../../budget.ts'
import type { Base } from './editing-needs.ts'
import type { OpenedCategory, OpenedLine } from './opened-line.ts'
import { LineEditor, LineRow, rowWords } from './sheet-row.tsx'

/** A line as a row of the sheet, new or again. */
export function shownRow(
  visit: Visit<Viewer>,
  base: Base,
  { found, currency }: OpenedLine | OpenedCategory,
  line: Line,
  edits: boolean,
) {
  const w = rowWords({ base, currency, language: visit.language })
  return inTable(<LineRow line={line} edits={edits} w={w} swap={`new-${found.category.id}`} />)
}

/** Its form in its place. */
export function rowEditor(visit: Visit<Viewer>, base: Base, { found }: OpenedLine, state: FormState, conflict?: Child) {
  const href = `${base}/lines/${found.line.id}`
  return inTable(
    <LineEditor
      id={`line-${found.line.id}`}
      action={href}
      cancel={href}
      whole={href}
      sums={`${href}/sums`}
      state={state}
      year={found.year}
      csrf={visit.csrf}
      language={visit.language}
    >
      {conflict}
    </LineEditor>,
  )
}

/** The form of a line to come, at the end of its category. */
export function newRowEditor(visit: Visit<Viewer>, base: Base, { found }: OpenedCategory, state: FormState) {
  const href = `${base}/categories/${found.category.id}/new-line`
  return inTable(
    <LineEditor
      id={`new-${found.category.id}`}
      action={href}
      cancel={href}
      sums={`${href}/sums`}
      state={state}
      year={found.year}
      csrf={visit.csrf}
      language={visit.language}
    />,
  )
}

/** A row alone is no piece of HTML that a browser reads. */
export function inTable(row: Child) {
  return (
    <table>
      <tbody>{row}</tbody>
    </table>
  )
}
