import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Tx } from '../../platform/db/tx.ts'
import { type FormState, formWith, withProblems } from '../../platform/http/form.ts'
import { field } from '../../platform/http/form-fields.ts'
import type { NavigationPage } from '../../platform/http/navigation.ts'
import { only, type Route } from '../../platform/http/route.ts'
import type { Viewer } from '../../platform/http/viewer.ts'
import type { Visit } from '../../platform/http/visit.ts'
import { readMemberRecords } from '../member-records.ts'
import { type ImportNeeds, importGood } from './import-good.ts'
import { HREF, ImportPage, type ImportReport } from './import-page.tsx'
import { importWords } from './words.ts'

const ALLOWED = ['human-admin', 'admin'] as const
const LONGEST_LIST = 5_000_000

const importForm = z.object({
  people: field.optionalText({ max: LONGEST_LIST }),
  file: z
    .unknown()
    .optional()
    .transform((value) => (value instanceof File && value.size > 0 ? value : undefined)),
  seen: z.string(),
  go: field.choice(['check', 'import']),
})

/**
 * Members pasted or from a file: looked at first, then taken. The text travels with the form, so nothing is kept of what is
 * only looked at, and is taken only as it was looked at.
 */
export function routes(needs: ImportNeeds): readonly Route[] {
  return [
    only(...ALLOWED).get(HREF, (visit) => show(visit, formWith(), undefined)),

    only(...ALLOWED).post(HREF, async (visit) => {
      const t = importWords(visit.language)
      const form = visit.form(importForm)
      if (!form.ok) return show(visit, form.state, undefined)
      const { file, people, seen, go } = form.value
      const text = (file === undefined ? (people ?? '') : await file.text()).replace(/^\uFEFF/, '').trim()
      const refused = (problem: string) =>
        show(visit, withProblems(formWith({ people: text }), { people: problem }), undefined)
      if (text === '') return refused(t('nothing'))
      if (text.includes('\0')) return visit.refuse('bad-request')
      const read = readMemberRecords(text, /^[[{]/.test(text) ? 'json' : 'csv')
      if (!read.ok) return refused(t('unreadable', { reason: read.reason }))

      const importing = (tx: Tx) => importGood(tx, needs, read.value, visit.viewer)
      const taken = go === 'import' && seen === fingerprint(text)
      const result = await (taken ? visit.database.transact(importing) : visit.database.rehearse(importing))
      const done = taken ? 'taken' : go === 'import' ? 'changed-since' : 'looked-at'
      return show(visit, formWith({ people: text }), { ...result, done }, fingerprint(text))
    }),
  ]
}

export const navigationPage: NavigationPage = {
  href: HREF,
  label: (language) => importWords(language)('tab'),
  allow: ALLOWED,
}

function show(
  visit: Visit<Viewer>,
  state: FormState,
  report: ImportReport | undefined,
  seen = '',
): Response | Promise<Response> {
  const t = importWords(visit.language)
  const status = Object.keys(state.problems).length > 0 ? 422 : 200
  return visit.page(
    { title: t('title'), lead: t('lead'), width: 'narrow', status },
    <ImportPage state={state} report={report} seen={seen} csrf={visit.csrf} language={visit.language} />,
  )
}

/** Browsers send line breaks of a field as CR LF, whatever came. */
function fingerprint(text: string): string {
  return createHash('sha256').update(text.replace(/\r\n?/g, '\n')).digest('base64url')
}
