import { z } from 'zod'
import { firstColumn } from '../../../../platform/csv-column.ts'
import type { Tx } from '../../../../platform/db/tx.ts'
import { type FormState, formWith, withProblems } from '../../../../platform/http/form.ts'
import { field } from '../../../../platform/http/form-fields.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import { type CampaignDetail, codesIn } from '../../campaigns.ts'
import { campaignWords } from '../words/words.ts'
import { ImportPage, type ImportReport } from './import-page.tsx'
import type { PageNeeds } from './page-needs.ts'

const LONGEST_LIST = 5_000_000

const importForm = z.object({
  codes: field.optionalText({ max: LONGEST_LIST }),
  file: z.unknown().transform((value) => (value instanceof File && value.size > 0 ? value : undefined)),
  go: field.choice(['check', 'import']),
})

/** Codes pasted or from a file: looked at first, then taken. */
export function importRoutes({ campaigns }: PageNeeds): readonly Route[] {
  return [
    only('admin').get('/campaigns/:id/import', async (visit) => {
      const campaign = await findOpen(visit)
      return campaign === undefined ? visit.notFound() : show(visit, campaign, formWith(), undefined)
    }),

    only('admin').post('/campaigns/:id/import', async (visit) => {
      const t = campaignWords(visit.language)
      const campaign = await findOpen(visit)
      if (campaign === undefined) return visit.notFound()
      const form = visit.form(importForm)
      if (!form.ok) return show(visit, campaign, form.state, undefined)
      const { file, codes, go } = form.value
      const text = file === undefined ? (codes ?? '') : (await file.text()).replace(/^\uFEFF/, '')
      const state = formWith({ codes: text })
      if (text.trim() === '')
        return show(visit, campaign, withProblems(state, { codes: t('import.nothing') }), undefined)
      if (text.includes('\0')) return visit.refuse('bad-request')
      const column = firstColumn(text)
      if (!column.ok) {
        const problem = t('import.unreadable', { reason: column.reason })
        return show(visit, campaign, withProblems(state, { codes: problem }), undefined)
      }
      const lines = codesIn(column.cells)
      const actor = { kind: 'human', human: visit.viewer.human } as const
      const importing = (tx: Tx) => campaigns.desk.importCodes(tx, campaign.id, lines, actor)
      const result = await (go === 'check' ? visit.database.rehearse(importing) : visit.database.transact(importing))
      if (!result.ok) return visit.refuse('conflict', t('isCompleted'))
      const { ok: _, ...report } = result
      return show(visit, campaign, state, { ...report, done: go === 'import' ? 'taken' : 'looked-at' })
    }),
  ]

  async function findOpen(visit: Visit<Viewer>): Promise<CampaignDetail | undefined> {
    const found = await visit.database.snapshot((snapshot) => campaigns.show(snapshot, visit.param('id')))
    return found?.state === 'completed' ? undefined : found
  }
}

function show(
  visit: Visit<Viewer>,
  { id, title }: CampaignDetail,
  state: FormState,
  report: ImportReport | undefined,
): Response | Promise<Response> {
  const t = campaignWords(visit.language)
  const back = (
    <a class="btn" href={`/campaigns/${id}`}>
      {t('backToCampaign')}
    </a>
  )
  const status = Object.keys(state.problems).length > 0 ? 422 : 200
  return visit.page(
    { title: t('import.title'), lead: title, actions: back, width: 'narrow', status },
    <ImportPage campaign={id} state={state} report={report} csrf={visit.csrf} language={visit.language} />,
  )
}
