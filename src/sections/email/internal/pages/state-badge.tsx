import { Badge, type Tone } from '../../../../platform/http/components/badge.tsx'
import type { MessageState } from '../../email.ts'
import type { EmailWords } from '../words/words.ts'

const TONES: Readonly<Record<MessageState, Tone>> = {
  queued: 'info',
  sending: 'info',
  sent: 'success',
  retrying: 'warning',
  failed: 'danger',
  cancelled: 'neutral',
}

export function StateBadge({ state, t }: { readonly state: MessageState; readonly t: EmailWords }) {
  return <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>
}
