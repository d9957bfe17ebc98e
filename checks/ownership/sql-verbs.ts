import type { Finding } from './sql-names.ts'
import { type Token, wordsAt } from './sql-tokens.ts'

/** First words of statements that do something else than read and write rows. */
const REFUSED_VERBS = new Set([
  ...['create', 'alter', 'drop', 'truncate', 'comment', 'reindex', 'cluster', 'refresh', 'vacuum', 'analyze'],
  ...['grant', 'revoke', 'reassign', 'security', 'set', 'reset', 'discard', 'load', 'import'],
  ...[
    'begin',
    'start',
    'commit',
    'end',
    'rollback',
    'abort',
    'savepoint',
    'release',
    'prepare',
    'execute',
    'deallocate',
  ],
  ...['do', 'call', 'copy', 'declare', 'fetch', 'lock', 'listen', 'notify', 'unlisten'],
])

/**
 * Why this statement may not stand in a section's code: roles, rights, the schema and the transaction are for migrations
 * and `platform/db`. `nested`: the text is a fragment of another template, so its first word is no verb.
 */
export function refusedStatement(statement: readonly Token[], nested: boolean): Finding[] {
  const [first, second] = statement
  const startsStatement = second === undefined || second.kind !== 'symbol'
  if (!nested && first?.kind === 'word' && REFUSED_VERBS.has(first.text) && startsStatement) {
    return [{ at: first.at, message: `SQL outside migrations says ${first.text}` }]
  }
  return roleChanges(statement)
}

/** Anywhere in a text, function bodies included. `set role = ...` of an UPDATE is a column's. */
export function roleChanges(tokens: readonly Token[]): Finding[] {
  return tokens.flatMap((token, place): Finding[] => {
    const isCall = token.kind === 'word' || token.kind === 'quoted'
    if (isCall && token.text === 'set_config') return [{ at: token.at, message: 'SQL says set_config' }]
    const scoped = ['set local', 'set session', 'reset'].find((words) => wordsAt(tokens, place, ...words.split(' ')))
    const verb = scoped ?? (wordsAt(tokens, place, 'set') ? 'set' : undefined)
    if (verb === undefined) return []
    const object = place + verb.split(' ').length
    const authorization =
      wordsAt(tokens, object, 'session', 'authorization') || wordsAt(tokens, object, 'authorization')
    const role = wordsAt(tokens, object, 'role') && !(verb === 'set' && tokens[object + 1]?.text === '=')
    return role || authorization ? [{ at: token.at, message: 'SQL changes the role' }] : []
  })
}
