import { type Column, DataTable } from '../../../../platform/http/components/data-table.tsx'
import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { Field } from '../../../../platform/http/components/field.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { Tile, Tiles } from '../../../../platform/http/components/tile.tsx'
import { formWith } from '../../../../platform/http/form.ts'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { MessageCounts, MessageState } from '../../email.ts'
import type { MessageRow, MessagesPage, MessagesQuery } from '../messages.ts'
import type { OutboxStatus } from '../status.ts'
import { emailWords } from '../words/words.ts'
import { OlderLink } from './older-link.tsx'
import { outboxHref, STATES } from './outbox-query.ts'
import { SendingPanel } from './sending-panel.tsx'
import { StateBadge } from './state-badge.tsx'

type OutboxListProps = {
  readonly status: OutboxStatus
  readonly page: MessagesPage
  readonly query: MessagesQuery
  readonly timeZone: string
  readonly language: Language
}

export function OutboxList({ status, page, query, timeZone, language }: OutboxListProps) {
  const t = emailWords(language)
  const { counts } = status
  if (STATES.every((state) => counts[state] === 0)) {
    return <EmptyState title={t('nothingYetTitle')}>{t('nothingYet')}</EmptyState>
  }
  const { after, ...filters } = query
  return (
    <>
      <Counts counts={counts} language={language} />
      <SendingPanel status={status} timeZone={timeZone} language={language} />
      <Filters query={query} language={language} />
      {page.rows.length === 0 ? (
        <NothingFound language={language} />
      ) : (
        <Panel flush>
          <DataTable
            caption={t('tableCaption')}
            language={language}
            columns={columnsFor(language, timeZone)}
            rows={page.rows}
          />
        </Panel>
      )}
      <OlderLink
        language={language}
        newest={after === undefined ? undefined : outboxHref(filters)}
        older={page.next === null ? undefined : outboxHref({ ...filters, after: page.next })}
      />
    </>
  )
}

function Counts({ counts, language }: { readonly counts: MessageCounts; readonly language: Language }) {
  const t = emailWords(language)
  const { number } = formatFor(language)
  const notes: Partial<Record<MessageState, string>> = {
    retrying: t('retryingNote'),
    sent: t('sentNote'),
    failed: t('failedNote'),
  }
  return (
    <Tiles>
      {STATES.map((state) => (
        <Tile
          label={t(`state.${state}`)}
          value={number(counts[state])}
          href={outboxHref({ state })}
          note={notes[state]}
          tone={state === 'failed' && counts.failed > 0 ? 'danger' : 'neutral'}
        />
      ))}
    </Tiles>
  )
}

function Filters({ query, language }: { readonly query: MessagesQuery; readonly language: Language }) {
  const t = emailWords(language)
  const state = formWith({ search: query.search ?? '', state: query.state ?? '' })
  const options = STATES.map((value) => ({ value, label: t(`state.${value}`) }))
  return (
    <form method="get" action={outboxHref({})} class="filters">
      <Field state={state} name="search" type="search" label={t('search')} />
      <Field
        state={state}
        name="state"
        type="select"
        label={t('filterState')}
        options={[{ value: '', label: t('anyState') }, ...options]}
      />
      <button type="submit" class="btn">
        {t('show')}
      </button>
    </form>
  )
}

function NothingFound({ language }: { readonly language: Language }) {
  const t = emailWords(language)
  const all = (
    <a class="btn" href={outboxHref({})}>
      {t('showAll')}
    </a>
  )
  return (
    <EmptyState title={t('nothingFoundTitle')} action={all}>
      {t('nothingFound')}
    </EmptyState>
  )
}

function columnsFor(language: Language, timeZone: string): Column<MessageRow>[] {
  const t = emailWords(language)
  const format = formatFor(language)
  return [
    {
      label: t('recipient'),
      names: true,
      cell: ({ id, recipient }) => (
        <span>
          <a href={`${outboxHref({})}/${id}`}>{recipient?.name ?? t('forgotten')}</a>
          {recipient !== null && <span class="beside-name">{recipient.address ?? t('noAddress')}</span>}
        </span>
      ),
    },
    { label: t('subject'), cell: ({ subject }) => subject },
    { label: t('state'), cell: ({ state }) => <StateBadge state={state} t={t} /> },
    { label: t('attempts'), align: 'end', cell: ({ attempts }) => format.number(attempts) },
    { label: t('since'), cell: ({ at }) => <span class="text-nowrap">{format.time(at, timeZone)}</span> },
    { label: t('lastAnswer'), cell: ({ answer }) => answer },
  ]
}
