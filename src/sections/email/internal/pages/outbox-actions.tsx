import type { Actor } from '../../../../platform/actor.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import { isUuid } from '../../../../platform/uuid.ts'
import { emailWords } from '../words/words.ts'
import type { PageNeeds } from './page-needs.ts'

/** What an admin does to the outbox: pause it, go on, retry one mail or cancel it. */
export function outboxActions({ outbox }: PageNeeds): readonly Route[] {
  return [
    only('admin').post('/email/outbox/pause', async (visit) => {
      const actor = actorOf(visit.viewer)
      await visit.database.transact((tx) => outbox.pause(tx, actor))
      return visit.redirect('/email/outbox', { tone: 'info', text: emailWords(visit.language)('pausedNotice') })
    }),

    only('admin').post('/email/outbox/resume', async (visit) => {
      const actor = actorOf(visit.viewer)
      await visit.database.transact((tx) => outbox.resume(tx, actor))
      return visit.redirect('/email/outbox', { tone: 'success', text: emailWords(visit.language)('resumedNotice') })
    }),

    only('admin').post('/email/outbox/:id/retry', async (visit) => {
      const t = emailWords(visit.language)
      const id = visit.param('id')
      if (!isUuid(id)) return visit.notFound()
      const actor = actorOf(visit.viewer)
      const result = await visit.database.transact((tx) => outbox.retry(tx, id, actor))
      if (!result.ok && result.code === 'unknown-message') return visit.notFound()
      return visit.redirect(
        `/email/outbox/${id}`,
        result.ok
          ? { tone: 'success', text: t('retriedNotice') }
          : { tone: 'warning', text: t(`refused.${result.code}`) },
      )
    }),

    only('admin').post('/email/outbox/:id/cancel', async (visit) => {
      const t = emailWords(visit.language)
      const id = visit.param('id')
      if (!isUuid(id)) return visit.notFound()
      const actor = actorOf(visit.viewer)
      const result = await visit.database.transact((tx) => outbox.cancel(tx, id, actor))
      if (!result.ok && result.code === 'unknown-message') return visit.notFound()
      return visit.redirect(
        `/email/outbox/${id}`,
        result.ok
          ? { tone: 'success', text: t('cancelledNotice') }
          : { tone: 'warning', text: t(`refused.${result.code}`) },
      )
    }),
  ]
}

function actorOf({ human }: Viewer): Actor {
  return { kind: 'human', human }
}
