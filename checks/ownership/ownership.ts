import type { SectionManifest } from '../../src/platform/section.ts'
import { importCycles } from './cycles.ts'
import { type CheckedDatabase, databaseViolations } from './database.ts'
import { handleViolations } from './handles.ts'
import { holes } from './holes.ts'
import { importViolations } from './imports.ts'
import { keyViolations } from './keys.ts'
import { layoutViolations } from './layout.ts'
import { type OwnershipMap, ownershipMap } from './map.ts'
import { markViolations } from './marks.ts'
import { migrationViolations } from './migrations.ts'
import { readTree, type SourceTree } from './source-tree.ts'
import { sqlViolations } from './sql-templates.ts'
import { inOrder, type Violation } from './violation.ts'

/** With a migrated database's address, by its administrating user, the database is checked as well. */
export type OwnershipOptions = {
  /** The folder that holds `src`. */
  readonly root: string
  readonly manifests: readonly SectionManifest[]
} & (CheckedDatabase | { readonly adminUrl?: never })

export type Ownership = { readonly violations: readonly Violation[]; readonly map: OwnershipMap }

/** Proves, or disproves, that every table has one owner; and says what each section owns and asks of which other. */
export async function checkOwnership(options: OwnershipOptions): Promise<Ownership> {
  const { root, manifests } = options
  const tree = await readTree(root)
  const stored = options.adminUrl === undefined ? [] : await databaseViolations(options, manifests)
  return {
    violations: inOrder([...sourceViolations(tree, manifests), ...stored]),
    map: ownershipMap(tree, manifests),
  }
}

/** Every rule that the code and the manifests alone can break. */
export function sourceViolations(tree: SourceTree, manifests: readonly SectionManifest[]): Violation[] {
  return inOrder([
    ...layoutViolations(tree, manifests),
    ...importViolations(tree, manifests),
    ...importCycles(tree),
    ...keyViolations(tree),
    ...handleViolations(tree),
    ...sqlViolations(tree, manifests),
    ...migrationViolations(tree, manifests),
    ...holes(tree),
    ...markViolations(manifests),
  ])
}
