import type { SectionManifest } from '../../src/platform/section.ts'
import { cyclesOf } from './cycles.ts'
import { mayAsk } from './may-ask.ts'
import { placeOf } from './place.ts'
import type { SourceTree } from './source-tree.ts'
import type { Violation } from './violation.ts'

/** Section name = folder = manifest = public file, and the sections ask each other as planned. */
export function layoutViolations(tree: SourceTree, manifests: readonly SectionManifest[]): Violation[] {
  return [
    ...strayFiles(tree),
    ...unmatchedSections(tree, manifests),
    ...manifests.flatMap(unplannedAsks),
    ...askCycles(manifests),
  ]
}

function strayFiles(tree: SourceTree): Violation[] {
  return [...tree.modules.values()].flatMap(({ path, errors }): Violation[] => {
    const place = placeOf(path)
    const stray = place.kind === 'stray' || (place.kind === 'section' && place.part === 'stray')
    return [
      ...(stray ? [at(path, 'stands outside the folders of the house')] : []),
      ...errors.map((error) => at(path, `can't be parsed: ${error}`)),
    ]
  })
}

function unmatchedSections(tree: SourceTree, manifests: readonly SectionManifest[]): Violation[] {
  const names = manifests.map(({ name }) => name)
  const missing = names.filter((name) => !tree.sections.includes(name))
  const unknown = tree.sections.filter((section) => !names.includes(section))
  const faceless = tree.sections.flatMap((section) =>
    [`src/sections/${section}/${section}.ts`, `src/sections/${section}/section.ts`].filter(
      (path) => !tree.modules.has(path),
    ),
  )
  return [
    ...missing.map((name) => at(`src/sections/${name}`, `section ${name} has a manifest and no folder`)),
    ...unknown.map((name) => at(`src/sections/${name}`, `section ${name} has a folder and no manifest in main.ts`)),
    ...faceless.map((path) => at(path, 'is missing: every section has a public file and a manifest')),
  ]
}

function unplannedAsks({ name, asks }: SectionManifest): Violation[] {
  const planned = mayAsk.get(name)
  const file = manifestPath(name)
  if (planned === undefined)
    return [{ rule: 'may-ask', file, line: 1, message: `${name} is not in the plan (may-ask.ts)` }]
  return asks
    .filter((asked) => !planned.includes(asked))
    .map((asked) => ({ rule: 'may-ask', file, line: 1, message: `${name} may not ask ${asked}` }))
}

function askCycles(manifests: readonly SectionManifest[]): Violation[] {
  const asks = new Map(manifests.map((manifest) => [manifest.name, manifest.asks]))
  return cyclesOf(asks).map((cycle) => ({
    rule: 'cycle',
    file: manifestPath(cycle[0] ?? ''),
    line: 1,
    message: `sections ask each other in a circle: ${[...cycle, cycle[0]].join(' -> ')}`,
  }))
}

export function manifestPath(section: string): string {
  return `src/sections/${section}/section.ts`
}

function at(file: string, message: string): Violation {
  return { rule: 'layout', file, line: 1, message }
}
