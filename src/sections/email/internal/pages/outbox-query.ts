import { isUuid } from '../../../../platform/uuid.ts'
import type { MessageState } from '../../email.ts'
import type { MessagesQuery } from '../messages.ts'

/** In the order in which a message goes through them. */
export const STATES: readonly MessageState[] = ['queued', 'sending', 'retrying', 'sent', 'failed', 'cancelled']

/** The filters as they stand in the page's address; what makes no sense there is left out. */
export function outboxQuery({ searchParams }: URL): MessagesQuery {
  const state = STATES.find((each) => each === searchParams.get('state'))
  const search = searchParams.get('search')?.trim() ?? ''
  const after = searchParams.get('after') ?? ''
  return {
    ...(state === undefined ? {} : { state }),
    ...(search === '' ? {} : { search }),
    ...(isUuid(after) ? { after } : {}),
  }
}

export function outboxHref({ state, search, after }: MessagesQuery): string {
  const filters = Object.entries({ state, search, after }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return filters.length === 0 ? '/email/outbox' : `/email/outbox?${new URLSearchParams(filters)}`
}
