import type { SectionManifest } from '../../src/platform/section.ts'
import type { Names } from './sql-names.ts'

/** Schemas that no section owns and none may name. */
const NOBODYS_SCHEMAS = ['platform', 'public', 'information_schema', 'pg_temp']

export function namesFor(section: string, manifests: readonly SectionManifest[]): Names {
  const others = manifests.filter(({ name }) => name !== section)
  const own = manifests.find(({ name }) => name === section)
  return {
    own: section,
    foreign: new Set([...others.map(({ name }) => name), ...NOBODYS_SCHEMAS]),
    ownTables: new Set(Object.keys(own?.tables ?? {})),
    foreignTables: new Map(others.flatMap(({ name, tables }) => Object.keys(tables).map((table) => [table, name]))),
  }
}
