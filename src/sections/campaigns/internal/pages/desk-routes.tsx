import type { Actor } from '../../../../platform/actor.ts'
import type { Tx } from '../../../../platform/db/tx.ts'
import { Form } from '../../../../platform/http/components/form.tsx'
import type { Notice } from '../../../../platform/http/notice.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import { type CampaignWords, campaignWords } from '../words/words.ts'
import type { PageNeeds } from './page-needs.ts'

/** What a press on one button does to a campaign; the page that it stood on says how it went. */
export function deskRoutes({ campaigns }: PageNeeds): readonly Route[] {
  const { desk, mail } = campaigns
  return [
    press('/campaigns/:id/activate', async (tx, { id, actor, t }) => {
      const activated = await desk.activate(tx, id, actor)
      if (activated.ok) return done(t('activated'))
      switch (activated.code) {
        case 'unknown-campaign':
          return undefined
        case 'no-codes':
          return refused(t('noCodes'))
        case 'not-a-draft':
          return refused(t('notADraft'))
        case 'unknown-placeholders':
        case 'code-slot-missing':
          return refused(t('problemsTitle'))
      }
    }),

    only('admin').get('/campaigns/:id/complete', async (visit) => {
      const id = visit.param('id')
      const campaign = await visit.database.snapshot((snapshot) => campaigns.show(snapshot, id))
      if (campaign === undefined) return visit.notFound()
      const t = campaignWords(visit.language)
      return visit.page(
        { title: t('complete.title'), lead: t('complete.text', { count: campaign.available }), width: 'narrow' },
        <Form action={`/campaigns/${id}/complete`} csrf={visit.csrf} class="form-actions">
          <button type="submit" class="btn btn-primary">
            {t('press.complete')}
          </button>
          <a class="btn" href={`/campaigns/${id}`}>
            {t('cancel')}
          </a>
        </Form>,
      )
    }),

    press('/campaigns/:id/complete', async (tx, { id, actor, t }) => {
      const completed = await desk.complete(tx, id, actor)
      if (completed.ok) return done(t('nowCompleted'))
      return completed.code === 'unknown-campaign' ? undefined : refused(t('notActive'))
    }),

    press('/campaigns/:id/retry-failed', async (tx, { id, actor, t }) => {
      const retried = await mail.retryFailed(tx, id, actor)
      return retried.ok ? done(t('retried', { count: retried.queued })) : undefined
    }),

    press('/campaigns/:id/waves/:wave/cancel', async (tx, { id, actor, t, visit }) => {
      const cancelled = await mail.cancelUnsent(tx, id, visit.param('wave'), actor)
      return cancelled.ok ? done(t('unsentCancelled', { count: cancelled.cancelled })) : undefined
    }),

    press('/campaigns/:id/test', async (tx, { id, actor, t, visit }) => {
      const tested = await desk.sendTest(tx, id, visit.viewer.human, actor)
      if (!tested.ok) return undefined
      if (tested.queued > 0) return done(t('testSent'))
      return refused(t(tested.cancelled > 0 ? 'testNotWanted' : 'testNoAddress'))
    }),
  ]
}

type Pressed = {
  readonly id: string
  readonly actor: Actor
  readonly t: CampaignWords
  readonly visit: Visit<Viewer>
}

/** Undefined where there is nothing of that name. */
function press(path: string, work: (tx: Tx, pressed: Pressed) => Promise<Notice | undefined>): Route {
  return only('admin').post(path, async (visit) => {
    const id = visit.param('id')
    const actor = { kind: 'human', human: visit.viewer.human } as const
    const t = campaignWords(visit.language)
    const notice = await visit.database.transact((tx) => work(tx, { id, actor, t, visit }))
    return notice === undefined ? visit.notFound() : visit.redirect(`/campaigns/${id}`, notice)
  })
}

function done(text: string): Notice {
  return { tone: 'success', text }
}

function refused(text: string): Notice {
  return { tone: 'danger', text }
}
