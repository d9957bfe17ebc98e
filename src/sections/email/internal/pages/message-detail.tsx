import { Alert } from '../../../../platform/http/components/alert.tsx'
import { Facts } from '../../../../platform/http/components/facts.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { MessageDetail as Message } from '../messages.ts'
import { emailWords } from '../words/words.ts'
import { MailParts } from './mail-parts.tsx'
import { StateBadge } from './state-badge.tsx'

type MessageDetailProps = {
  readonly message: Message
  readonly framed: string
  readonly timeZone: string
  readonly language: Language
}

export function MessageDetail({ message, framed, timeZone, language }: MessageDetailProps) {
  const t = emailWords(language)
  const format = formatFor(language)
  const time = (instant: Temporal.Instant) => format.time(instant, timeZone)
  const { state, reason, dueAt } = message
  const waits = state === 'queued' || state === 'retrying'
  return (
    <>
      {reason !== null && (
        <Alert tone={state === 'failed' ? 'danger' : 'info'} title={t(`state.${state}`)}>
          {t(`reason.${reason}`)}
        </Alert>
      )}
      <Panel>
        <Facts
          facts={[
            { label: t('state'), value: <StateBadge state={state} t={t} /> },
            { label: t('since'), value: time(message.at) },
            { label: t('attempts'), value: format.number(message.attempts) },
            { label: t('nextAttempt'), value: waits ? time(dueAt) : null },
            { label: t('expires'), value: message.expiresAt === null ? null : time(message.expiresAt) },
            { label: t('lastAnswer'), value: message.answer },
            {
              label: t('recipient'),
              value: message.recipient === null ? t('forgotten') : (message.recipient.address ?? t('noAddress')),
            },
            { label: t('repliesGoTo'), value: message.replyTo },
            { label: t('askedFor'), value: time(message.createdAt) },
            { label: t('category'), value: t(`category.${message.category}`) },
            { label: t('belongsTo'), value: <code>{message.group}</code> },
            { label: t('messageId'), value: <code>{message.messageId}</code> },
          ]}
        />
      </Panel>
      {message.mail === null ? (
        <Alert tone="info" title={t('forgotten')}>
          {t('mailForgotten')}
        </Alert>
      ) : (
        <MailParts mail={message.mail} framed={framed} t={t} />
      )}
    </>
  )
}
