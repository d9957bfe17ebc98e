import type { Random } from './random.ts'
import type { Person, SeasonCode } from './wire.ts'

/** No letters or digits that are mistaken for each other when a code is read out. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

export type CodeBook = {
  readonly codes: readonly SeasonCode[]
  /** Takes the code of a person, once. */
  redeemBy(human: string): string | undefined
  /** Takes the next code that was granted and not used yet, whoever's it is. */
  redeemAny(): string | undefined
  /** A code that was used before. */
  used(random: Random): string | undefined
}

/** One code for every third person, and as many again as a tenth of the people, still free. */
export function codeBook(random: Random, people: readonly Person[], year: number): CodeBook {
  const humans = [
    ...people.filter((_, place) => place % 3 === 0).map((person) => person.id),
    ...Array.from({ length: Math.ceil(people.length / 10) }, () => null),
  ]
  const texts = new Set<string>()
  while (texts.size < humans.length) texts.add(codeText(random, year))
  const codes = [...texts].map((code, place) => ({ code, human: humans[place] ?? null }))

  const unused = new Map(codes.flatMap(({ code, human }) => (human === null ? [] : [[human, code] as const])))
  const used: string[] = []
  const redeemBy = (human: string): string | undefined => {
    const code = unused.get(human)
    if (code !== undefined && unused.delete(human)) used.push(code)
    return code
  }
  return {
    codes,
    redeemBy,
    redeemAny: () => {
      const [human] = unused.keys()
      return human === undefined ? undefined : redeemBy(human)
    },
    used: (from) => (used.length === 0 ? undefined : from.pick(used)),
  }
}

function codeText(random: Random, year: number): string {
  const letters = Array.from({ length: 5 }, () => LETTERS[random.below(LETTERS.length)])
  return `LUM-${String(year).slice(-2)}-${letters.join('')}`
}
