import { type RawBuilder, sql } from 'kysely'

/** A word as the lists of orders and tickets are searched by. */
export function normalised(word: string): RawBuilder<string> {
  return sql`tickets.search_words(${word})`
}
