import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { only, type Route } from '../../../../platform/http/route.ts'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { EventSettings } from '../../../events/events.ts'
import { type SetAsideRecord, setAside } from '../set-aside.ts'
import { ticketsWords } from '../words/words.ts'
import { type PageNeeds, READERS } from './page-needs.ts'
import { withoutEvent } from './without-event.tsx'

/** What the vendor sent that could not be read, and why: for whoever can mend it there. */
export function setAsideRoutes({ events }: Pick<PageNeeds, 'events'>): readonly Route[] {
  return [
    only(...READERS).get('/tickets/set-aside', async (visit) => {
      const t = ticketsWords(visit.language)
      const found = await visit.database.snapshot(async (snapshot) => {
        const event = await events.current(snapshot)
        return event === undefined ? undefined : { event, ...(await setAside(snapshot, event.id)) }
      })
      if (found === undefined) return withoutEvent(visit, t('setAside'))
      const body =
        found.count === 0 ? (
          <EmptyState title={t('noSetAsideTitle')}>{t('noSetAside')}</EmptyState>
        ) : (
          <SetAsideTable {...found} language={visit.language} />
        )
      return visit.page({ title: t('setAside'), lead: t('setAsideLead') }, body)
    }),
  ]
}

type SetAsideProps = {
  readonly event: EventSettings
  readonly count: number
  readonly records: readonly SetAsideRecord[]
  readonly language: Language
}

function SetAsideTable({ event, count, records, language }: SetAsideProps) {
  const t = ticketsWords(language)
  const format = formatFor(language)
  return (
    <Panel flush>
      <DataTable
        caption={t('setAside')}
        language={language}
        rows={records}
        columns={[
          {
            label: t('record'),
            names: true,
            cell: ({ kind, id }) => (id === null ? t(`recordWithoutId.${kind}`) : t(`record.${kind}`, { id })),
          },
          { label: t('reason'), cell: ({ reason }) => reason },
          { label: t('readAt'), cell: ({ at }) => format.time(at, event.timeZone) },
        ]}
      />
      {count > records.length && (
        <p class="panel-note">
          {t('setAsideShown', { shown: format.number(records.length), of: format.number(count) })}
        </p>
      )}
    </Panel>
  )
}
