import { sql } from 'kysely'

/**
 * Of a message `m` and its recipient `r`, if it still has one: whether a worker could send it. What expired, or has lost
 * its secrets or its recipient, is not sent any more; of what was superseded, the newer message is.
 */
export const SENDABLE = sql<boolean>`(r.message is not null and (r.secrets is null or length(r.secrets) > 0)
  and (m.expires_at is null or m.expires_at > clock_timestamp()) and m.superseded_by is null)`
