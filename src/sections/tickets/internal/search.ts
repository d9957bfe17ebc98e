import { type RawBuilder, sql } from 'kysely'

/** From this length on, letters are found in the middle of words too: an index of trigrams needs three. */
const ANYWHERE = 3
/** Nobody types more, and each is a condition. */
const MOST_WORDS = 6

/**
 * That every word of `search` is in `text`, a column of `search_words` with an index of trigrams, ignoring case and accents. Shorter words are looked for at the beginnings of words, where the space in front makes a trigram.
 */
export function containsWords(text: RawBuilder<string>, search: string): RawBuilder<boolean> {
  const words = search.trim().split(/\s+/).slice(0, MOST_WORDS)
  return sql.join(
    words.map((word) => sql`${text} like ${patternOf(word)}`),
    sql` and `,
  )
}

function patternOf(word: string): RawBuilder<string> {
  const literally = word.replace(/[\\%_]/g, '\\$&')
  return [...word].length < ANYWHERE
    ? sql`'%' || tickets.search_words(${literally}) || '%'`
    : sql`'%' || ltrim(tickets.search_words(${literally})) || '%'`
}
