import type { Child } from 'hono/jsx'
import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { CampaignSummary } from '../../campaigns.ts'
import { campaignWords } from '../words/words.ts'
import { StateBadge } from './state-badge.tsx'

type Props = {
  readonly campaigns: readonly CampaignSummary[]
  /** What whoever may make one does first. */
  readonly begin: Child
  readonly language: Language
}

export function CampaignList({ campaigns, begin, language }: Props) {
  const t = campaignWords(language)
  const { number } = formatFor(language)
  if (campaigns.length === 0) {
    return (
      <EmptyState title={t('none')} action={begin}>
        {t('noneYet')}
      </EmptyState>
    )
  }
  return (
    <Panel flush>
      <DataTable
        caption={t('title')}
        language={language}
        rows={campaigns}
        columns={[
          {
            label: t('campaign'),
            names: true,
            cell: ({ id, title }) => <a href={`/campaigns/${id}`}>{title}</a>,
          },
          { label: t('state'), cell: ({ state }) => <StateBadge state={state} language={language} /> },
          { label: t('codes'), align: 'end', cell: ({ codes }) => number(codes) },
          { label: t('available'), align: 'end', cell: ({ available }) => number(available) },
          { label: t('granted'), align: 'end', cell: ({ granted }) => number(granted) },
          { label: t('redeemed'), align: 'end', cell: ({ redeemed }) => number(redeemed) },
        ]}
      />
    </Panel>
  )
}
