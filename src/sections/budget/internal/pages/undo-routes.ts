import { z } from 'zod'
import { field } from '../../../../platform/http/form-fields.ts'
import { only, type Route, signedIn } from '../../../../platform/http/route.ts'
import { EDITORS } from '../reach.ts'
import { editingWords } from '../words/editing-words.ts'
import { type Base, type EditingNeeds, editorOf, refuse, yearHref } from './editing-needs.ts'

const undoForm = z.object({ year: field.text(), act: field.text() })

/** Brings the last deletion back. */
export function undoRoutes({ budget }: EditingNeeds, base: Base): readonly Route[] {
  const writing = base === '/finance' ? only(...EDITORS) : signedIn
  return [
    writing.post(`${base}/undo`, async (visit) => {
      const form = visit.form(undoForm)
      if (!form.ok) return visit.refuse('bad-request')
      const { year, act } = form.value
      const result = await visit.database.transact(async (tx) => {
        const reach = await budget.reach(tx, visit.viewer)
        return budget.editing.undo(tx, year, act, editorOf(visit.viewer, reach))
      })
      if (!result.ok) return refuse(visit, result.code)
      const text = editingWords(visit.language)('restored', { count: result.restored })
      return visit.redirect(yearHref(base, year), { tone: 'success', text })
    }),
  ]
}
