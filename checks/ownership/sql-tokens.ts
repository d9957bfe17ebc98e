/**
 * PostgreSQL's lexical rules, as far as telling names from comments and strings needs them. A regular expression over
 * the text was left: it takes `-- budget.lines` for a table and misses `"budget" . "lines"`.
 */
export type Token =
  /** `text` is the name: an unquoted one folded to lower case. */
  | { readonly kind: 'word' | 'quoted'; readonly text: string; readonly at: number }
  | { readonly kind: 'string' | 'symbol' | 'value'; readonly text: string; readonly at: number }
  /** A dollar-quoted text: a function's body, so it is code too. */
  | { readonly kind: 'body'; readonly text: string; readonly at: number; readonly tokens: readonly Token[] }

/** Stands for what a template fills in, `${...}`; the rest of its place is blank. */
export const FILLED = '\uFFFC'

const SPACE = /[\s\uFEFF]+/y
const LINE_COMMENT = /--[^\n]*/y
const WORD = /[a-z_\u0080-\uFFEF][a-z0-9_$\u0080-\uFFEF]*/iy
const QUOTED = /(?:u&)?"((?:[^"]|"")*)"/iy
const ESCAPE_STRING = /e'((?:[^'\\]|''|\\[\s\S])*)'/iy
const STRING = /(?:u&|[bxn])?'((?:[^']|'')*)'/iy
const DOLLAR = /\$(?:[a-z_\u0080-\uFFEF][a-z0-9_\u0080-\uFFEF]*)?\$/iy
const VALUE = /\uFFFC|\$\d+|\d[\d._a-z]*/iy

export function sqlTokens(text: string, offset = 0): Token[] {
  const tokens: Token[] = []
  let position = 0
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position
    const found = pattern.exec(text)
    if (found !== null) position = pattern.lastIndex
    return found
  }
  while (position < text.length) {
    const at = offset + position
    if (match(SPACE) !== null || match(LINE_COMMENT) !== null) continue
    if (text.startsWith('/*', position)) {
      position = endOfComment(text, position)
      continue
    }
    const string = match(ESCAPE_STRING) ?? match(STRING)
    if (string !== null) {
      tokens.push({ kind: 'string', text: string[1] ?? '', at })
      continue
    }
    const quoted = match(QUOTED)
    if (quoted !== null) {
      tokens.push({ kind: 'quoted', text: (quoted[1] ?? '').replaceAll('""', '"'), at })
      continue
    }
    const dollar = match(DOLLAR)
    if (dollar !== null) {
      const end = text.indexOf(dollar[0], position)
      const body = text.slice(position, end === -1 ? text.length : end)
      tokens.push({ kind: 'body', text: body, at, tokens: sqlTokens(body, offset + position) })
      position = end === -1 ? text.length : end + dollar[0].length
      continue
    }
    const word = match(WORD)
    if (word !== null) {
      tokens.push({ kind: 'word', text: word[0].toLowerCase(), at })
      continue
    }
    const value = match(VALUE)
    if (value !== null) {
      tokens.push({ kind: 'value', text: value[0], at })
      continue
    }
    tokens.push({ kind: 'symbol', text: text.charAt(position), at })
    position++
  }
  return tokens
}

/** The tokens with those of every body in the body's place. */
export function flattened(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token) => (token.kind === 'body' ? flattened(token.tokens) : [token]))
}

/** The tokens between semicolons; bodies stay whole. */
export function statements(tokens: readonly Token[]): Token[][] {
  const result: Token[][] = [[]]
  for (const token of tokens) {
    if (token.kind === 'symbol' && token.text === ';') result.push([])
    else result.at(-1)?.push(token)
  }
  return result.filter((statement) => statement.length > 0)
}

/** Whether `words` stand at `place`, one after the other and unquoted. */
export function wordsAt(tokens: readonly Token[], place: number, ...words: readonly string[]): boolean {
  return words.every((word, distance) => {
    const token = tokens[place + distance]
    return token?.kind === 'word' && token.text === word
  })
}

/** Block comments nest in PostgreSQL. */
function endOfComment(text: string, start: number): number {
  let depth = 0
  for (const { 0: mark, index } of text.slice(start).matchAll(/\/\*|\*\//g)) {
    depth += mark === '/*' ? 1 : -1
    if (depth === 0) return start + index + 2
  }
  return text.length
}
