import { type Column, DataTable } from '../../../../platform/http/components/data-table.tsx'
import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { Facts } from '../../../../platform/http/components/facts.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { CapturedMail, CapturedPage, CapturedRow } from '../mailbox.ts'
import { emailWords } from '../words/words.ts'
import { MailParts } from './mail-parts.tsx'
import { OlderLink } from './older-link.tsx'

type MailboxProps = {
  readonly page: CapturedPage
  readonly first: boolean
  readonly timeZone: string
  readonly language: Language
}

export function Mailbox({ page, first, timeZone, language }: MailboxProps) {
  const t = emailWords(language)
  const empty = (
    <EmptyState title={t('mailboxEmptyTitle')}>
      <p>{t('mailboxEmpty')}</p>
      <code>bin/humans email drain</code>
    </EmptyState>
  )
  return (
    <>
      {page.rows.length === 0 ? (
        empty
      ) : (
        <Panel flush>
          <DataTable
            caption={t('mailboxCaption')}
            language={language}
            columns={columnsFor(language, timeZone)}
            rows={page.rows}
          />
        </Panel>
      )}
      <OlderLink
        language={language}
        newest={first ? undefined : '/dev/mail'}
        older={page.next === null ? undefined : `/dev/mail?after=${page.next}`}
      />
    </>
  )
}

function columnsFor(language: Language, timeZone: string): Column<CapturedRow>[] {
  const t = emailWords(language)
  const format = formatFor(language)
  return [
    {
      label: t('subject'),
      names: true,
      cell: ({ id, subject }) => <a href={`/dev/mail/${id}`}>{subject || t('noSubject')}</a>,
    },
    {
      label: t('to'),
      cell: ({ name, address }) => (
        <span>
          {name}
          <span class="beside-name">{address}</span>
        </span>
      ),
    },
    { label: t('kept'), cell: ({ at }) => <span class="text-nowrap">{format.time(at, timeZone)}</span> },
  ]
}

type KeptMailProps = { readonly mail: CapturedMail; readonly timeZone: string; readonly language: Language }

export function KeptMail({ mail, timeZone, language }: KeptMailProps) {
  const t = emailWords(language)
  return (
    <>
      <Panel>
        <Facts
          facts={[
            { label: t('from'), value: mail.from },
            { label: t('to'), value: mail.address },
            { label: t('repliesGoTo'), value: mail.replyTo },
            { label: t('kept'), value: formatFor(language).time(mail.at, timeZone) },
            { label: t('messageId'), value: <code>{mail.messageId}</code> },
          ]}
        />
      </Panel>
      <MailParts mail={mail.mail} framed={`/dev/mail/${mail.id}/html`} t={t} />
    </>
  )
}
