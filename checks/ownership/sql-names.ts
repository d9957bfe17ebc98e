import { FILLED, type Token } from './sql-tokens.ts'

/** Which names in SQL belong to whom. */
export type Names = {
  readonly own: string
  /** Every schema that the section must not name. */
  readonly foreign: ReadonlySet<string>
  readonly ownTables: ReadonlySet<string>
  /** Table -> the other section that owns it. */
  readonly foreignTables: ReadonlyMap<string, string>
}

export type Finding = { readonly at: number; readonly message: string }

/** Names, in flattened tokens, that another owner's table or schema goes by. */
export function foreignNames(tokens: readonly Token[], names: Names): Finding[] {
  const derived = derivedTables(tokens)
  return tokens.flatMap((token, place): Finding[] => {
    if (token.kind !== 'word' && token.kind !== 'quoted') return []
    if (isDot(tokens[place + 1])) {
      const inOwn = isDot(tokens[place - 1]) && tokens[place - 2]?.text === names.own
      if (!names.foreign.has(token.text) || inOwn) return []
      return [{ at: token.at, message: `SQL names ${token.text}.${tokens[place + 2]?.text ?? ''}` }]
    }
    const owner = names.foreignTables.get(token.text)
    if (owner === undefined || names.ownTables.has(token.text) || derived.has(token.text)) return []
    if (isDot(tokens[place - 1]) || !takesTable(tokens, place)) return []
    return [{ at: token.at, message: `SQL names ${token.text}, a table of ${owner}` }]
  })
}

/** Names put together from what a template fills in: `${schema}.lines` could be anybody's. */
export function filledNames(tokens: readonly Token[]): Finding[] {
  return tokens.flatMap((token, place) =>
    token.text === FILLED && token.kind === 'value' && (isDot(tokens[place + 1]) || isDot(tokens[place - 1]))
      ? [{ at: token.at, message: 'a qualified name is filled in, so it cannot be checked' }]
      : [],
  )
}

function isDot(token: Token | undefined): boolean {
  return token?.kind === 'symbol' && token.text === '.'
}

/** What `with` names: `orders as (`, `orders (id) as materialized (`. */
function derivedTables(tokens: readonly Token[]): Set<string> {
  const found = new Set<string>()
  tokens.forEach((token, place) => {
    if (token.kind !== 'word' || token.text !== 'as') return
    const next = tokens.slice(place + 1).find(({ text }) => text !== 'materialized' && text !== 'not')
    if (next?.text !== '(') return
    const name = tokens[placeBeforeColumns(tokens, place - 1)]
    if (name !== undefined) found.add(name.text)
  })
  return found
}

function placeBeforeColumns(tokens: readonly Token[], place: number): number {
  if (tokens[place]?.text !== ')') return place
  for (let before = place; before >= 0; before--) if (tokens[before]?.text === '(') return before - 1
  return place
}

const TABLE_COMES_AFTER = ['from', 'join', 'into', 'update', 'using', 'table']

function takesTable(tokens: readonly Token[], place: number): boolean {
  const skipped = ['only', 'lateral']
  let before = place - 1
  while (skipped.includes(tokens[before]?.text ?? '')) before--
  const [earlier, previous] = [tokens[before - 1], tokens[before]]
  if (previous?.kind !== 'word' || !TABLE_COMES_AFTER.includes(previous.text)) return false
  return !(previous.text === 'from' && earlier?.text === 'distinct')
}
