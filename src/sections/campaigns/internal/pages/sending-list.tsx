import { Alert } from '../../../../platform/http/components/alert.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { Sending } from '../../campaigns.ts'
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

function OneSending({ campaign, sending, language }: OneProps) {
  const { state, purpose, refusal, granted, humans } = sending
  const t = campaignWords(language)
  const { number } = formatFor(language)
  if (state !== 'under-way') {
    const why = state === 'died' ? t('sending.died') : reasonText(refusal, language)
    return (
      <Alert tone="warning" title={t(`sending.nothing.${purpose}`)}>
        {why} <a href={`/campaigns/${campaign}/${figuresOf(sending)}`}>{t('sending.again')}</a>
      </Alert>
    )
  }
  const text =
    humans === null
      ? t(`sending.begun.${purpose}`)
      : t(`sending.soFar.${purpose}`, { granted: number(granted), humans: number(humans) })
  return (
    <Alert tone="info" title={t(`sending.underWay.${purpose}`)}>
      <div class="progress-line">
        <span class="progress-text">{text}</span>
        <progress
          {...(humans === null ? {} : { value: granted, max: humans })}
          aria-label={t(`sending.underWay.${purpose}`)}
        >
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
    case 'reminder-changed':
      return t('sending.changed')
    case 'codes-expired':
      return t('remind.expired')
    case 'not-active':
      return t('notActive')
    case 'not-enough-codes':
      return t('sending.notEnough')
    case 'busy':
      return t('sending.busy')
    default:
      return t('sending.died')
  }
}

/** Below the campaign's: where the figures for the same are to be looked at. */
function figuresOf({ purpose, audience }: Sending): string {
  if (purpose === 'reminder') return 'remind'
  if (audience.everyone) return 'wave?everyone=on'
  return `wave?${new URLSearchParams(audience.teams.map((team) => ['team', team]))}`
}
