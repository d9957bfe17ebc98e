import { Badge } from '../../../../platform/http/components/badge.tsx'
import type { UnmatchedReason } from '../match.ts'
import type { TicketsWords } from '../words/words.ts'

type OwnerProps = {
  readonly of: { readonly human: string | null; readonly unmatched: UnmatchedReason | null; readonly byHand?: boolean }
  readonly names: ReadonlyMap<string, string>
  readonly t: TicketsWords
}

/** Who a record belongs to, or why to nobody. */
export function Owner({ of: { human, unmatched, byHand = false }, names, t }: OwnerProps) {
  if (human === null)
    return <span class="beside-name">{unmatched === null ? t('nobody') : t(`unmatched.${unmatched}`)}</span>
  return (
    <span>
      {names.get(human) ?? t('somebody')} {byHand && <Badge tone="info">{t('byHand')}</Badge>}
    </span>
  )
}
