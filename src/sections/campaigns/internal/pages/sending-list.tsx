import { Alert } from '../../../../platform/http/components/alert.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { Audience, Sending } from '../../campaigns.ts'
import { campaignWords } from '../words/words.ts'

type SendingListProps = {
  readonly campaign: string
  readonly sendings: readonly Sending[]
  readonly language: Language
}

/** While a wave is under way it looks again by itself; without JavaScript there is a link that does. */
export function SendingList(props: SendingListProps) {
  const { campaign, sendings } = props
  if (sendings.length === 0) return null
  if (!sendings.some(({ state }) => state === 'under-way')) return <Sendings {...props} />
  return (
    <div id="sendings" hx-get={`/campaigns/${campaign}/sendings`} hx-trigger="every 2s" hx-swap="outerHTML">
      <Sendings {...props} />
    </div>
  )
}

/** In place of `SendingList` as it was: the figures around it are older than the wave that has just ended. */
export function SendingProgress(props: SendingListProps) {
  const { campaign, sendings, language } = props
  if (sendings.length > 0) return <SendingList {...props} />
  const t = campaignWords(language)
  return (
    <Alert tone="success">
      {t('sending.over')} <a href={`/campaigns/${campaign}`}>{t('sending.figures')}</a>
    </Alert>
  )
}

function Sendings({ campaign, sendings, language }: SendingListProps) {
  return sendings.map((sending) => <OneSending campaign={campaign} sending={sending} language={language} />)
}

type OneProps = Pick<SendingListProps, 'campaign' | 'language'> & { readonly sending: Sending }

function OneSending({ campaign, sending: { state, refusal, granted, humans, audience }, language }: OneProps) {
  const t = campaignWords(language)
  const { number } = formatFor(language)
  if (state !== 'under-way') {
    const why = state === 'died' ? t('sending.died') : reasonText(refusal, language)
    return (
      <Alert tone="warning" title={t('sending.nothing')}>
        {why} <a href={`/campaigns/${campaign}/wave?${audienceQuery(audience)}`}>{t('sending.again')}</a>
      </Alert>
    )
  }
  const text =
    humans === null ? t('sending.begun') : t('sending.soFar', { granted: number(granted), humans: number(humans) })
  return (
    <Alert tone="info" title={t('sending.underWay')}>
      <div class="progress-line">
        <span class="progress-text">{text}</span>
        <progress {...(humans === null ? {} : { value: granted, max: humans })} aria-label={t('sending.underWay')}>
          {text}
        </progress>
      </div>
      <p>
        {t('sending.leave')} <a href={`/campaigns/${campaign}`}>{t('sending.look')}</a>
      </p>
    </Alert>
  )
}

function reasonText(refusal: string | null, language: Language): string {
  const t = campaignWords(language)
  switch (refusal) {
    case 'preview-changed':
      return t('sending.changed')
    case 'not-enough-codes':
      return t('sending.notEnough')
    case 'busy':
      return t('sending.busy')
    default:
      return t('sending.died')
  }
}

/** The address of the figures for the same audience. */
function audienceQuery(audience: Audience): string {
  if (audience.everyone) return 'everyone=on'
  return new URLSearchParams(audience.teams.map((team) => ['team', team])).toString()
}
