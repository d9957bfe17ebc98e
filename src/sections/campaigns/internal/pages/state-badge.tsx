import { Badge, type Tone } from '../../../../platform/http/components/badge.tsx'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { Delivery, MessageState } from '../../../email/email.ts'
import type { CampaignState } from '../../campaigns.ts'
import { campaignWords } from '../words/words.ts'

const STATES: Readonly<Record<CampaignState, Tone>> = { draft: 'neutral', active: 'success', completed: 'info' }

export function StateBadge({ state, language }: { readonly state: CampaignState; readonly language: Language }) {
  return <Badge tone={STATES[state]}>{campaignWords(language)(state)}</Badge>
}

const MAILS = {
  queued: { tone: 'info', word: 'mailQueued' },
  sending: { tone: 'info', word: 'mailSending' },
  sent: { tone: 'success', word: 'mailSent' },
  retrying: { tone: 'warning', word: 'mailRetrying' },
  failed: { tone: 'danger', word: 'mailFailed' },
  cancelled: { tone: 'neutral', word: 'mailCancelled' },
} as const satisfies Record<MessageState, { tone: Tone; word: string }>

export function MailBadge({ mail, language }: { readonly mail: Delivery | null; readonly language: Language }) {
  const t = campaignWords(language)
  if (mail === null) return <Badge>{t('notMailed')}</Badge>
  if (mail.reason === 'refused-category') return <Badge>{t('mailNotWanted')}</Badge>
  if (mail.reason === 'no-address') return <Badge tone="danger">{t('mailNoAddress')}</Badge>
  const { tone, word } = MAILS[mail.state]
  return <Badge tone={tone}>{t(word)}</Badge>
}
