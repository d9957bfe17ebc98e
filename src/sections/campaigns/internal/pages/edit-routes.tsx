import type { Actor } from '../../../../platform/actor.ts'
import { type FormState, withProblems } from '../../../../platform/http/form.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import { framedDocument } from '../../../../platform/http/security-headers.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import { isLanguage, LANGUAGES } from '../../../../platform/i18n/language.ts'
import type { CampaignFields, CreateCampaignResult, EditCampaignResult, MailProblem } from '../../campaigns.ts'
import { campaignWords } from '../words/words.ts'
import { campaignForm, fieldsOf, formOf, problemBeside, unfinishedForm } from './campaign-form.ts'
import { EditPage, noFields } from './edit-page.tsx'
import { MailProblems } from './mail-problems.tsx'
import type { PageNeeds } from './page-needs.ts'

/** Writing a campaign, and looking at its mail meanwhile. */
export function editRoutes({ campaigns }: PageNeeds): readonly Route[] {
  const problemsOf = (fields: CampaignFields): readonly MailProblem[] =>
    LANGUAGES.some((language) => fields.texts[language] !== undefined) ? campaigns.desk.problems(fields) : []
  return [
    only('admin').get('/campaigns/new', (visit) => show(visit, { state: formOf(noFields), problems: [] })),

    only('admin').post('/campaigns/new', (visit) =>
      save(visit, undefined, (fields) =>
        visit.database.transact((tx) => campaigns.desk.create(tx, fields, actorOf(visit))),
      ),
    ),

    only('admin').get('/campaigns/:id/edit', async (visit) => {
      const id = visit.param('id')
      const campaign = await visit.database.snapshot((snapshot) => campaigns.show(snapshot, id))
      if (campaign === undefined) return visit.notFound()
      if (campaign.state === 'completed') return visit.refuse('conflict', campaignWords(visit.language)('isCompleted'))
      return show(visit, { id, state: formOf(campaign), problems: problemsOf(campaign) })
    }),

    only('admin').post('/campaigns/:id/edit', async (visit) => {
      const id = visit.param('id')
      const result = save(visit, id, async (fields) => {
        const edited = await visit.database.transact((tx) => campaigns.desk.edit(tx, id, fields, actorOf(visit)))
        return edited.ok ? { ok: true, id } : edited
      })
      return result
    }),

    /** The form as it stands, into the frame beside it. */
    only('admin').post('/campaigns/preview', (visit) => {
      const form = visit.form(unfinishedForm)
      const language = visit.url.searchParams.get('language')
      if (!form.ok || !isLanguage(language)) return visit.refuse('bad-request')
      const fields = fieldsOf(form.value)
      const text = { subject: '', body: '', ...fields.texts[language] }
      const shown = { ...fields, texts: { ...fields.texts, [language]: text } }
      const purpose = visit.url.searchParams.get('purpose') === 'reminder' ? 'reminder' : 'code'
      return framedDocument(campaigns.desk.preview(shown, purpose, language).html)
    }),

    only('admin').post('/campaigns/check', (visit) => {
      const form = visit.form(unfinishedForm)
      const problems = form.ok ? problemsOf(fieldsOf(form.value)) : []
      return visit.fragment(<MailProblems problems={problems} language={visit.language} />)
    }),
  ]

  async function save(
    visit: Visit<Viewer>,
    id: string | undefined,
    write: (fields: CampaignFields) => Promise<CreateCampaignResult | Exclude<EditCampaignResult, { ok: true }>>,
  ): Promise<Response> {
    const t = campaignWords(visit.language)
    const form = visit.form(campaignForm)
    if (!form.ok) return show(visit, { ...(id === undefined ? {} : { id }), state: form.state, problems: [] }, 422)
    const fields = fieldsOf(form.value)
    const saved = await write(fields)
    if (saved.ok) return visit.redirect(`/campaigns/${saved.id}`, { tone: 'success', text: t('saved') })
    switch (saved.code) {
      case 'unknown-campaign':
        return visit.notFound()
      case 'campaign-completed':
        return visit.refuse('conflict', t('isCompleted'))
      case 'invalid-field': {
        const state = withProblems(form.state, problemBeside(saved, fields, t))
        return show(visit, { ...(id === undefined ? {} : { id }), state, problems: [] }, 422)
      }
      case 'unknown-placeholders':
      case 'code-slot-missing':
        return show(
          visit,
          { ...(id === undefined ? {} : { id }), state: form.state, problems: problemsOf(fields) },
          422,
        )
    }
  }
}

type Shown = { readonly id?: string; readonly state: FormState; readonly problems: readonly MailProblem[] }

async function show(visit: Visit<Viewer>, { id, state, problems }: Shown, status: 200 | 422 = 200): Promise<Response> {
  const t = campaignWords(visit.language)
  const back = id === undefined ? '/campaigns' : `/campaigns/${id}`
  return visit.page(
    { title: t(id === undefined ? 'newTitle' : 'editTitle'), lead: t('editLead'), status },
    <EditPage
      state={state}
      action={id === undefined ? '/campaigns/new' : `/campaigns/${id}/edit`}
      back={back}
      problems={problems}
      csrf={visit.csrf}
      language={visit.language}
    />,
  )
}

function actorOf(visit: Visit<Viewer>): Actor {
  return { kind: 'human', human: visit.viewer.human }
}
