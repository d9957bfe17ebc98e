import { Alert } from '../../../../platform/http/components/alert.tsx'
import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { Facts } from '../../../../platform/http/components/facts.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { Tile, Tiles } from '../../../../platform/http/components/tile.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../../../../platform/i18n/language.ts'
import type { CampaignDetail, MailProblem, Sending } from '../../campaigns.ts'
import { campaignWords } from '../words/words.ts'
import { GrantTable, type GrantTableProps } from './grant-table.tsx'
import { MailProblems } from './mail-problems.tsx'
import { SendingList } from './sending-list.tsx'
import { WaveTable } from './wave-table.tsx'

type Props = Omit<GrantTableProps, 'campaign' | 'language'> & {
  readonly campaign: CampaignDetail
  readonly sendings: readonly Sending[]
  /** Of the mail, before it can be sent. */
  readonly problems: readonly MailProblem[]
  readonly mayChange: boolean
  readonly timeZone: string
  readonly csrf: string
  readonly language: Language
}

export function CampaignPage(props: Props) {
  const { campaign, sendings, problems, timeZone, mayChange, csrf, language } = props
  const t = campaignWords(language)
  const { day } = formatFor(language)
  const { id, state, description, replyTo, link, expiresOn } = campaign
  return (
    <>
      {state === 'draft' && <BeforeSending campaign={campaign} problems={problems} language={language} />}
      <SendingList campaign={id} sendings={sendings} language={language} />
      <Totals campaign={campaign} language={language} />
      <Panel title={t('waves')} flush>
        <WaveTable
          waves={campaign.waves}
          campaign={mayChange && state !== 'draft' ? id : undefined}
          timeZone={timeZone}
          csrf={csrf}
          language={language}
        />
      </Panel>
      <GrantTable {...props} campaign={id} />
      <Panel title={t('mail')}>
        <Facts
          facts={[
            { label: t('field.description'), value: description === '' ? null : description },
            { label: t('field.replyTo'), value: replyTo },
            { label: t('field.link'), value: link },
            { label: t('field.expiresOn'), value: expiresOn === null ? null : day(expiresOn) },
          ]}
        />
        {mayChange && (
          <Form action={`/campaigns/${id}/test`} csrf={csrf} class="form-actions-apart">
            <button type="submit" class="btn">
              {t('sendTest')}
            </button>{' '}
            <span class="field-hint">{t('sendTestHint')}</span>
          </Form>
        )}
      </Panel>
      {LANGUAGES.filter((written) => campaign.texts[written] !== undefined).map((written) => (
        <Panel title={t('mailIn', { language: LANGUAGE_NAMES[written] })} flush>
          <p class="panel-note">
            <strong>{campaign.texts[written]?.subject}</strong>
          </p>
          <iframe
            class="framed-document"
            src={`/campaigns/${id}/mail?language=${written}`}
            sandbox=""
            title={t('mailIn', { language: LANGUAGE_NAMES[written] })}
          />
        </Panel>
      ))}
    </>
  )
}

type BeforeProps = Pick<Props, 'campaign' | 'problems' | 'language'>

/** What a draft lacks, and what to do about it. */
function BeforeSending({ campaign: { id, available }, problems, language }: BeforeProps) {
  const t = campaignWords(language)
  return (
    <>
      {available === 0 && (
        <EmptyState
          title={t('noCodes')}
          action={
            <a class="btn btn-primary" href={`/campaigns/${id}/import`}>
              {t('importCodes')}
            </a>
          }
        >
          {t('noCodesText')}
        </EmptyState>
      )}
      <MailProblems problems={problems} language={language} />
      {available > 0 && problems.length === 0 && <Alert tone="info">{t('readyToActivate')}</Alert>}
    </>
  )
}

function Totals({ campaign, language }: Pick<Props, 'campaign' | 'language'>) {
  const t = campaignWords(language)
  const { number, percent } = formatFor(language)
  const { codes, available, granted, redeemed, mail } = campaign
  const used = granted === 0 ? 0 : redeemed / granted
  return (
    <Tiles>
      <Tile label={t('codes')} value={number(codes)} note={t('codesLeft', { left: available })} />
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
