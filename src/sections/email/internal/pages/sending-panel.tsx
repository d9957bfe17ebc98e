import { Alert } from '../../../../platform/http/components/alert.tsx'
import { Facts } from '../../../../platform/http/components/facts.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { LimitUse } from '../limits.ts'
import type { OutboxStatus } from '../status.ts'
import { type EmailWords, emailWords } from '../words/words.ts'

type SendingPanelProps = {
  readonly status: OutboxStatus
  readonly timeZone: string
  readonly language: Language
}

/** How mail goes out: what holds it up, how fast it goes, and how much of each limit is used. */
export function SendingPanel({ status, timeZone, language }: SendingPanelProps) {
  const t = emailWords(language)
  const { number, time } = formatFor(language)
  const { at: now, paused, breaker, oldestDue, lastMinute, limits } = status
  return (
    <>
      {paused !== null && (
        <Alert tone="warning" title={t('pausedTitle', { time: time(paused, timeZone) })}>
          {t('pausedText')}
        </Alert>
      )}
      {breaker !== null && (
        <Alert tone="danger" title={t('brokenTitle', { time: time(breaker.since, timeZone) })}>
          <p>{breaker.reason}</p>
          <p>{t('brokenText', { time: time(breaker.nextProbe, timeZone) })}</p>
        </Alert>
      )}
      <Panel title={t('sendingTitle')}>
        <Facts
          facts={[
            { label: t('oldestDue'), value: oldestDue === null ? t('noneDue') : time(oldestDue, timeZone) },
            { label: t('lastMinute'), value: number(lastMinute) },
            ...limits.map((use) => ({ label: labelOf(use, t), value: useOf(use, { now, timeZone, language, t }) })),
          ]}
        />
      </Panel>
    </>
  )
}

function labelOf({ seconds }: LimitUse, t: EmailWords): string {
  return t(seconds === 1 ? 'limitSecond' : seconds === 60 * 60 ? 'limitHour' : 'limitDay')
}

type Shown = {
  readonly now: Temporal.Instant
  readonly timeZone: string
  readonly language: Language
  readonly t: EmailWords
}

function useOf({ used, most, easesIn }: LimitUse, { now, timeZone, language, t }: Shown): string {
  const { number, time } = formatFor(language)
  const share = t('limitUse', { used: number(used), most: number(most) })
  if (used < most || easesIn === null) return share
  return `${share}. ${t('limitEases', { time: time(now.add({ milliseconds: easesIn }), timeZone) })}`
}
