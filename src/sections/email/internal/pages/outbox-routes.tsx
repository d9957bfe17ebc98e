import type { Snapshot } from '../../../../platform/db/tx.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import { framedDocument } from '../../../../platform/http/security-headers.ts'
import { formatFor } from '../../../../platform/i18n/format.ts'
import { isUuid } from '../../../../platform/uuid.ts'
import type { MessageDetail as Message } from '../messages.ts'
import { emailWords } from '../words/words.ts'
import { MessageDetail } from './message-detail.tsx'
import { OutboxList } from './outbox-list.tsx'
import { outboxQuery } from './outbox-query.ts'
import type { PageNeeds } from './page-needs.ts'

/** What was mailed, what waits, and what went wrong. */
export function outboxRoutes({ outbox, timeZone }: PageNeeds): readonly Route[] {
  const messageOf = async (snapshot: Snapshot, id: string): Promise<Message | undefined> =>
    isUuid(id) ? outbox.message(snapshot, id) : undefined
  return [
    only('admin').get('/email/outbox', async (visit) => {
      const { language } = visit
      const t = emailWords(language)
      const query = outboxQuery(visit.url)
      const { status, page, zone } = await visit.database.snapshot(async (snapshot) => ({
        status: await outbox.status(snapshot),
        page: await outbox.messages(snapshot, query),
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
      const { message, zone } = await visit.database.snapshot(async (snapshot) => ({
        message: await messageOf(snapshot, visit.param('id')),
        zone: await timeZone(snapshot),
      }))
      if (message === undefined) return visit.notFound()
      const back = (
        <a class="btn" href="/email/outbox">
          {t('backToOutbox')}
        </a>
      )
      return visit.page(
        {
          title: message.subject || t('noSubject'),
          lead: message.recipient === null ? t('forgotten') : t('toPerson', { name: message.recipient.name }),
          actions: back,
        },
        <MessageDetail
          message={message}
          framed={`/email/outbox/${message.id}/html`}
          timeZone={zone}
          language={language}
        />,
      )
    }),

    only('admin').get('/email/outbox/:id/html', async (visit) => {
      const message = await visit.database.snapshot((snapshot) => messageOf(snapshot, visit.param('id')))
      return message?.mail ? framedDocument(message.mail.html) : visit.notFound()
    }),
  ]
}
