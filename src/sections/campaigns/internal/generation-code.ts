import { randomInt } from 'node:crypto'

/** No letters or digits that are mistaken for each other when a code is read out. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const GROUPS = 2
const LETTERS_A_GROUP = 5
const LONGEST_PREFIX = 8

/** `LOW-7KQ4M-9XT2B`: one of 8 x 10^14, so that nobody finds one by trying. */
export function randomCode(prefix: string): string {
  const groups = Array.from({ length: GROUPS }, () =>
    Array.from({ length: LETTERS_A_GROUP }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
  )
  return [prefix, ...groups].join('-')
}

/** What the codes of a campaign begin with: the first word of its title that says something. */
export function prefixOf(title: string): string {
  const plain = title.normalize('NFD').replaceAll(/\p{M}/gu, '').toUpperCase()
  const word = plain.split(/[^A-Z0-9]+/).find((some) => some.length > 1)
  return word?.slice(0, LONGEST_PREFIX) ?? 'CODE'
}
