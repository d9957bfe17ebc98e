import { type RawBuilder, sql } from 'kysely'

/** From this length on, letters are found in the middle of words too: an index of trigrams needs three. */
const ANYWHERE = 3
/** Nobody types more, and each is a condition. */
const MOST_WORDS = 6

/**
 * That every word of `search` is in `text`, a column that the section's own `search_words` made, with an index of
 * trigrams: ignoring case and accents, as `normalised`, a call of that function, writes a word. Shorter words are looked
 * for at the beginnings of words, where the space in front makes a trigram.
 */
export function containsWords(
  text: RawBuilder<string>,
  search: string,
  normalised: (word: string) => RawBuilder<string>,
): RawBuilder<boolean> {
  const words = search.trim().split(/\s+/).slice(0, MOST_WORDS)
  return sql.join(
    words.map((word) => sql`${text} like ${patternOf(word, normalised)}`),
    sql` and `,
  )
}

function patternOf(word: string, normalised: (word: string) => RawBuilder<string>): RawBuilder<string> {
  const literally = word.replace(/[\\%_]/g, '\\$&')
  return [...word].length < ANYWHERE
    ? sql`'%' || ${normalised(literally)} || '%'`
    : sql`'%' || ltrim(${normalised(literally)}) || '%'`
}
