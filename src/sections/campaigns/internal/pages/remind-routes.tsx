import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Alert } from '../../../../platform/http/components/alert.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { Tile, Tiles } from '../../../../platform/http/components/tile.tsx'
import { field } from '../../../../platform/http/form-fields.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import { languageFor } from '../campaign-mail.ts'
import { campaignWords } from '../words/words.ts'
import type { PageNeeds } from './page-needs.ts'

const remindForm = z.object({ wave: z.uuid(), unused: field.whole({ min: 0 }) })

/** How many would be reminded, in which words, and the button that does it. */
export function remindRoutes({ campaigns, today, remind }: PageNeeds): readonly Route[] {
  return [
    only('admin').get('/campaigns/:id/remind', (visit) => show(visit, 'asked')),

    only('admin').post('/campaigns/:id/remind', async (visit) => {
      const campaign = visit.param('id')
      const form = visit.form(remindForm)
      if (!form.ok) return visit.refuse('bad-request')
      const { wave, unused: approved } = form.value
      const request = { campaign, wave, approved, today: await visit.database.snapshot(today) }
      const sent = await remind(request, { kind: 'human', human: visit.viewer.human })
      // Its page says how far they are.
      if (sent === 'under-way') return visit.redirect(`/campaigns/${campaign}`)
      if (!sent.ok) return show(visit, 'changed')
      const text = campaignWords(visit.language)('remind.sent', { count: sent.queued })
      return visit.redirect(`/campaigns/${campaign}`, { tone: 'success', text })
    }),
  ]

  async function show(visit: Visit<Viewer>, why: 'asked' | 'changed'): Promise<Response> {
    const id = visit.param('id')
    const { language } = visit
    const found = await visit.database.snapshot(async (snapshot) => {
      const campaign = await campaigns.show(snapshot, id)
      if (campaign === undefined) return undefined
      return { campaign, preview: await campaigns.mail.previewReminder(snapshot, id, await today(snapshot)) }
    })
    if (found === undefined) return visit.notFound()
    const t = campaignWords(language)
    const { campaign, preview } = found
    const status = why === 'changed' ? 422 : 200
    const head = { title: t('remind.title'), lead: t('remind.lead'), width: 'narrow', status } as const
    if (!preview.ok) {
      return visit.page(
        head,
        <Alert tone="danger">{t(preview.code === 'codes-expired' ? 'remind.expired' : 'notActive')}</Alert>,
      )
    }
    return visit.page(
      head,
      <>
        {why === 'changed' && <Alert tone="warning">{t('remind.changed')}</Alert>}
        <Tiles>
          <Tile label={t('remind.unused')} value={visit.format.number(preview.unused)} note={t('remind.unusedNote')} />
        </Tiles>
        {preview.unused === 0 ? (
          <Alert tone="info">{t('remind.nobody')}</Alert>
        ) : (
          <>
            <Panel title={t('mailPreview')} flush>
              <iframe
                class="framed-document"
                src={`/campaigns/${id}/mail?purpose=reminder&language=${languageFor(campaign, language)}`}
                sandbox=""
                title={t('mailPreview')}
              />
            </Panel>
            <Form action={`/campaigns/${id}/remind`} csrf={visit.csrf}>
              <input type="hidden" name="wave" value={randomUUID()} />
              <input type="hidden" name="unused" value={String(preview.unused)} />
              <button type="submit" class="btn btn-primary">
                {t('remind.go', { count: preview.unused })}
              </button>
            </Form>
          </>
        )}
      </>,
    )
  }
}
