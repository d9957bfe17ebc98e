import { type Column, DataTable } from '../../../../platform/http/components/data-table.tsx'
import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { WaveRow } from '../../campaigns.ts'
import { campaignWords } from '../words/words.ts'

type WaveTableProps = {
  readonly waves: readonly WaveRow[]
  /** Where waves may be cancelled; undefined where not. */
  readonly campaign: string | undefined
  readonly timeZone: string
  readonly csrf: string
  readonly language: Language
}

export function WaveTable({ waves, campaign, timeZone, csrf, language }: WaveTableProps) {
  const t = campaignWords(language)
  const { number, time } = formatFor(language)
  const columns: Column<WaveRow>[] = [
    { label: t('sentAt'), names: true, cell: ({ sentAt }) => time(sentAt, timeZone) },
    {
      label: t('audience'),
      cell: ({ audience, purpose }) => {
        if (purpose === 'reminder') return t('reminded')
        return audience.everyone ? t('everyone') : audience.teams.join(', ')
      },
    },
    { label: t('people'), align: 'end', cell: ({ humans }) => number(humans) },
    { label: t('queued'), align: 'end', cell: ({ queued }) => number(queued) },
    { label: t('notWanted'), align: 'end', cell: ({ cancelled }) => number(cancelled) },
    { label: t('failed'), align: 'end', cell: ({ failed }) => number(failed) },
  ]
  const cancel: Column<WaveRow> = {
    label: t('unsent'),
    cell: ({ id }) => (
      <Form action={`/campaigns/${campaign}/waves/${id}/cancel`} csrf={csrf}>
        <button type="submit" class="btn btn-sm">
          {t('cancelUnsent')}
        </button>
      </Form>
    ),
  }
  return (
    <DataTable
      caption={t('waves')}
      language={language}
      rows={waves}
      empty={<EmptyState title={t('noWaves')} />}
      columns={campaign === undefined ? columns : [...columns, cancel]}
    />
  )
}
