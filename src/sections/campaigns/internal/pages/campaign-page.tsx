import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { Tile, Tiles } from '../../../../platform/http/components/tile.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { CampaignDetail, GrantRow, WaveRow } from '../../campaigns.ts'
import { campaignWords } from '../words/words.ts'
import { MailBadge } from './state-badge.tsx'

type Props = {
  readonly campaign: CampaignDetail
  readonly grants: readonly GrantRow[]
  readonly timeZone: string
  /** Whether there may be another page of grants. */
  readonly more: boolean
  readonly language: Language
}

export function CampaignPage({ campaign, grants, timeZone, more, language }: Props) {
  const t = campaignWords(language)
  return (
    <>
      <Totals campaign={campaign} language={language} />
      <Panel title={t('waves')} flush>
        <Waves waves={campaign.waves} timeZone={timeZone} language={language} />
      </Panel>
      <Panel title={t('grants')} flush>
        <Grants grants={grants} language={language} />
        {more && (
          <p class="panel-note">
            <a class="btn" href={`/campaigns/${campaign.id}?after=${grants.at(-1)?.position}`}>
              {t('next')}
            </a>
          </p>
        )}
      </Panel>
      <Panel title={t('mail')}>
        <p>
          <strong>{campaign.subject}</strong>
        </p>
        <pre class="plain-text">{campaign.body}</pre>
      </Panel>
    </>
  )
}

function Totals({ campaign, language }: Pick<Props, 'campaign' | 'language'>) {
  const t = campaignWords(language)
  const { number, percent } = formatFor(language)
  const { codes, granted, redeemed, mail } = campaign
  const used = granted === 0 ? 0 : redeemed / granted
  return (
    <Tiles>
      <Tile label={t('codes')} value={number(codes)} note={t('codesLeft', { left: codes - granted })} />
      <Tile label={t('granted')} value={number(granted)} />
      <Tile label={t('mailed')} value={number(mail.sent)} note={t('mailedNote')} />
      <Tile label={t('waiting')} value={number(mail.queued + mail.sending + mail.retrying)} />
      <Tile
        label={t('failed')}
        value={number(mail.failed)}
        note={t('failedNote')}
        tone={mail.failed > 0 ? 'danger' : 'neutral'}
      />
      <Tile label={t('redeemed')} value={number(redeemed)} note={t('redeemedNote', { share: percent(used) })} />
    </Tiles>
  )
}

type WavesProps = { readonly waves: readonly WaveRow[]; readonly timeZone: string; readonly language: Language }

function Waves({ waves, timeZone, language }: WavesProps) {
  const t = campaignWords(language)
  const { number, time } = formatFor(language)
  return (
    <DataTable
      caption={t('waves')}
      language={language}
      rows={waves}
      empty={<EmptyState title={t('noWaves')} />}
      columns={[
        { label: t('sentAt'), names: true, cell: ({ sentAt }) => time(sentAt, timeZone) },
        {
          label: t('audience'),
          cell: ({ audience }) => (audience.everyone ? t('everyone') : audience.teams.join(', ')),
        },
        { label: t('granted'), align: 'end', cell: ({ granted }) => number(granted) },
        { label: t('queued'), align: 'end', cell: ({ queued }) => number(queued) },
        { label: t('failed'), align: 'end', cell: ({ failed }) => number(failed) },
      ]}
    />
  )
}

function Grants({ grants, language }: { readonly grants: readonly GrantRow[]; readonly language: Language }) {
  const t = campaignWords(language)
  return (
    <DataTable
      caption={t('grants')}
      language={language}
      rows={grants}
      empty={<EmptyState title={t('noGrants')} />}
      columns={[
        { label: t('code'), names: true, cell: ({ code }) => <code>{code}</code> },
        { label: t('human'), cell: ({ name }) => name },
        { label: t('mailState'), cell: ({ email }) => <MailBadge state={email} language={language} /> },
        { label: t('order'), cell: ({ redeemedOrder }) => redeemedOrder ?? t('unused') },
      ]}
    />
  )
}
