import type { SectionManifest } from '../../src/platform/section.ts'
import { namesFor } from './owned-names.ts'
import type { SourceTree } from './source-tree.ts'
import { type Finding, foreignNames } from './sql-names.ts'
import { flattened, sqlTokens, statements, type Token, wordsAt } from './sql-tokens.ts'
import { roleChanges } from './sql-verbs.ts'
import type { Violation } from './violation.ts'

/** What is platform's to do, word by word; `create role` is found in `create role x` and not in `created_role`. */
const REFUSED = [
  ...['grant', 'revoke', 'reassign owned', 'drop owned', 'owner to', 'alter default privileges'],
  ...['create role', 'create user', 'create group', 'alter role', 'alter user', 'alter group', 'drop role'],
  ...['create schema', 'alter schema', 'drop schema', 'create extension', 'create database', 'alter database'],
  ...['alter system', 'create event trigger', 'disable trigger'],
].map((phrase) => phrase.split(' '))

/** A migration makes and changes its own section's schema, and leaves roles and rights alone. */
export function migrationViolations(tree: SourceTree, manifests: readonly SectionManifest[]): Violation[] {
  return [...tree.migrations].flatMap(([file, text]) => {
    const section = file.split('/')[2] ?? ''
    const tokens = sqlTokens(text)
    const everywhere = flattened(tokens)
    const names = { ...namesFor(section, manifests), foreignTables: new Map<string, string>() }
    return [
      ...foreignNames(everywhere, names),
      ...roleChanges(everywhere),
      ...everywhere.flatMap((_, place) => refusedPhrase(everywhere, place)),
      ...statements(tokens).flatMap(unsafeFunction),
    ].map(
      ({ at, message }): Violation => ({
        rule: 'migration',
        file,
        line: text.slice(0, at).split('\n').length,
        message,
      }),
    )
  })
}

function refusedPhrase(tokens: readonly Token[], place: number): Finding[] {
  const phrase = REFUSED.find((words) => wordsAt(tokens, place, ...words))
  const at = tokens[place]?.at ?? 0
  if (phrase !== undefined) return [{ at, message: `a section's migration says ${phrase.join(' ')}` }]
  const [word, next] = [tokens[place], tokens[place + 1]]
  if (word?.kind !== 'word') return []
  if (['as', 'do'].includes(word.text) && next?.kind === 'string') {
    return [{ at, message: 'a body is a string: dollar-quote it, so that it can be checked' }]
  }
  // A trigger's EXECUTE names a function; any other runs a text.
  const names = ['function', 'procedure'].some((kind) => wordsAt(tokens, place + 1, kind))
  return word.text === 'execute' && !names ? [{ at, message: 'a function runs a text that cannot be checked' }] : []
}

/** Without its own search_path a SECURITY DEFINER function resolves names by its caller's, with its owner's rights. */
function unsafeFunction(statement: readonly Token[]): Finding[] {
  const place = statement.findIndex((_, index) => wordsAt(statement, index, 'security', 'definer'))
  if (place === -1 || statement.some((_, index) => wordsAt(statement, index, 'set', 'search_path'))) return []
  return [{ at: statement[place]?.at ?? 0, message: 'SECURITY DEFINER without set search_path' }]
}
