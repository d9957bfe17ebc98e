import { only, type Route } from '../../../../platform/http/route.ts'
import { framedDocument } from '../../../../platform/http/security-headers.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import { formatFor } from '../../../../platform/i18n/format.ts'
import { isUuid } from '../../../../platform/uuid.ts'
import type { OutboxMessage } from '../../email.ts'
import { emailWords } from '../words/words.ts'
import { MessageDetail } from './message-detail.tsx'
import { OutboxList } from './outbox-list.tsx'
import { outboxQuery } from './outbox-query.ts'
import type { PageNeeds } from './page-needs.ts'

/** What was mailed, what waits, and what went wrong. */
export function outboxRoutes({ email, timeZone }: PageNeeds): readonly Route[] {
  const messageOf = (visit: Visit): Promise<OutboxMessage | undefined> => {
    const id = visit.param('id')
    return isUuid(id) ? visit.database.snapshot((snapshot) => email.message(snapshot, id)) : Promise.resolve(undefined)
  }
  return [
    only('admin').get('/email/outbox', async (visit) => {
      const { language } = visit
      const t = emailWords(language)
      const query = outboxQuery(visit.url)
      const { status, page, zone } = await visit.database.snapshot(async (snapshot) => ({
        status: await email.status(snapshot),
        page: await email.outbox(snapshot, query),
        zone: await timeZone(snapshot),
      }))
      const { counts, oldestDue } = status
      const lead =
        oldestDue === null ? t('nothingDue') : t('waitingSince', { time: formatFor(language).time(oldestDue, zone) })
      return visit.page(
        { title: t('outboxTitle'), lead },
        <OutboxList counts={counts} page={page} query={query} timeZone={zone} language={language} />,
      )
    }),

    only('admin').get('/email/outbox/:id', async (visit) => {
      const { language } = visit
      const t = emailWords(language)
      const message = await messageOf(visit)
      if (message === undefined) return visit.notFound()
      const zone = await visit.database.snapshot(timeZone)
      const back = (
        <a class="btn" href="/email/outbox">
          {t('backToOutbox')}
        </a>
      )
      return visit.page(
        { title: message.subject || t('noSubject'), lead: t('toPerson', { name: message.name }), actions: back },
        <MessageDetail
          message={message}
          framed={`/email/outbox/${message.id}/html`}
          timeZone={zone}
          language={language}
        />,
      )
    }),

    only('admin').get('/email/outbox/:id/html', async (visit) => {
      const message = await messageOf(visit)
      return message === undefined ? visit.notFound() : framedDocument(message.mail.html)
    }),
  ]
}
