import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import type { Visit } from '../../../../platform/http/visit.ts'
import { ticketsWords } from '../words/words.ts'

/** What every page of sales says before there is anything to sell. */
export function withoutEvent(visit: Visit, title: string): Response | Promise<Response> {
  const t = ticketsWords(visit.language)
  return visit.page({ title }, <EmptyState title={t('noEventTitle')}>{t('noEvent')}</EmptyState>)
}
