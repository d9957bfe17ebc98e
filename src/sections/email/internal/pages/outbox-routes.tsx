import type { Snapshot } from '../../../../platform/db/tx.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import { framedDocument } from '../../../../platform/http/security-headers.ts'
import { formatFor } from '../../../../platform/i18n/format.ts'
import { isUuid } from '../../../../platform/uuid.ts'
import type { MessageDetail as Message } from '../messages.ts'
import { emailWords } from '../words/words.ts'
import { ActionButton } from './action-button.tsx'
import { MessageDetail } from './message-detail.tsx'
import { outboxActions } from './outbox-actions.tsx'
import { OutboxList } from './outbox-list.tsx'
import { outboxQuery } from './outbox-query.ts'
import type { PageNeeds } from './page-needs.ts'

/** What was mailed, what waits, and what went wrong. */
export function outboxRoutes(needs: PageNeeds): readonly Route[] {
  const { outbox, timeZone } = needs
  const messageOf = async (snapshot: Snapshot, id: string): Promise<Message | undefined> =>
    isUuid(id) ? outbox.message(snapshot, id) : undefined
  return [
    ...outboxActions(needs),

    only('admin').get('/email/outbox', async (visit) => {
      const { language } = visit
      const t = emailWords(language)
      const query = outboxQuery(visit.url)
      const { status, page, zone } = await visit.database.snapshot(async (snapshot) => ({
        status: await outbox.status(snapshot),
        page: await outbox.messages(snapshot, query),
        zone: await timeZone(snapshot),
      }))
      const { oldestDue, paused, breaker } = status
      const lead =
        oldestDue === null ? t('nothingDue') : t('waitingSince', { time: formatFor(language).time(oldestDue, zone) })
      const held = paused !== null || breaker !== null
      const actions = (
        <div class="btn-list">
          {held && <ActionButton action="/email/outbox/resume" csrf={visit.csrf} label={t('resume')} />}
          {paused === null && <ActionButton action="/email/outbox/pause" csrf={visit.csrf} label={t('pause')} />}
        </div>
      )
      return visit.page(
        { title: t('outboxTitle'), lead, actions },
        <OutboxList status={status} page={page} query={query} timeZone={zone} language={language} />,
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
      const here = `/email/outbox/${message.id}`
      const waits = message.state === 'queued' || message.state === 'retrying'
      const actions = (
        <div class="btn-list">
          {message.state === 'failed' && message.sendable && (
            <ActionButton action={`${here}/retry`} csrf={visit.csrf} label={t('retry')} />
          )}
          {waits && <ActionButton action={`${here}/cancel`} csrf={visit.csrf} label={t('cancel')} />}
          <a class="btn" href="/email/outbox">
            {t('backToOutbox')}
          </a>
        </div>
      )
      return visit.page(
        {
          title: message.subject || t('noSubject'),
          lead: message.recipient === null ? t('forgotten') : t('toPerson', { name: message.recipient.name }),
          actions: actions,
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
