import type { SectionManifest } from '../../src/platform/section.ts'
import { type Place, placeOf } from './place.ts'
import type { SourceFile } from './source-file.ts'
import type { SourceTree } from './source-tree.ts'
import type { Rule, Violation } from './violation.ts'

type Refusal = { readonly rule: Rule; readonly message: string }
type Asks = ReadonlyMap<string, readonly string[]>

/** Imports across sections go through public faces and along `asks`; a layer knows none above it. */
export function importViolations(tree: SourceTree, manifests: readonly SectionManifest[]): Violation[] {
  const asks = new Map(manifests.map((manifest) => [manifest.name, manifest.asks]))
  return [...tree.modules.values()].flatMap((file) => fileViolations(file, asks))
}

function fileViolations(file: SourceFile, asks: Asks): Violation[] {
  const from = placeOf(file.path)
  return file.imports.flatMap(({ specifier, target, line }): Violation[] => {
    const refusal =
      specifier === null ? unreadable(from) : target === undefined ? undefined : refusalOf(from, placeOf(target), asks)
    return refusal === undefined ? [] : [{ ...refusal, file: file.path, line }]
  })
}

/** A test may load what it planted; nothing that ships may import what can't be read here. */
function unreadable(from: Place): Refusal | undefined {
  if (from.test || from.kind === 'support') return undefined
  return { rule: 'hole', message: 'the imported path is computed, so it cannot be checked' }
}

function refusalOf(from: Place, to: Place, asks: Asks): Refusal | undefined {
  if (to.kind === 'section' && to.part === 'internal' && !isOwn(from, to.section)) {
    if (from.kind === 'support' || from.kind === 'bench') return undefined
    return { rule: 'internals', message: `imports what ${to.section} keeps to itself: ask ${to.section}.ts` }
  }
  if (from.test || from.kind === 'support' || from.kind === 'bench' || from.kind === 'checks') return undefined
  if (to.test) return { rule: 'layering', message: 'what ships must not know a test' }
  if (to.kind === 'section' && to.part === 'manifest' && from.kind !== 'main') {
    return { rule: 'internals', message: `only main.ts imports ${to.section}'s manifest` }
  }
  if (from.kind === 'section' && to.kind === 'section') return refusedAsking(from.section, to.section, asks)
  return knows(from, to) ? undefined : { rule: 'layering', message: `${nameOf(from)} must not know ${nameOf(to)}` }
}

function isOwn(from: Place, section: string): boolean {
  return from.kind === 'section' && from.section === section
}

function refusedAsking(from: string, to: string, asks: Asks): Refusal | undefined {
  if (from === to || asks.get(from)?.includes(to)) return undefined
  return { rule: 'may-ask', message: `${from}'s manifest does not ask ${to}` }
}

/** The layers: what code in one place may import from another at all. */
function knows(from: Place, to: Place): boolean {
  switch (from.kind) {
    case 'platform':
      return to.kind === 'platform'
    case 'vendors':
      return to.kind === 'platform' || to.kind === 'vendors'
    case 'section':
      return to.kind === 'platform' || (to.kind === 'vendors' && to.port)
    case 'flow':
      return ['platform', 'vendors', 'section', 'flow'].includes(to.kind)
    case 'main':
      return ['platform', 'vendors', 'section', 'flow', 'entry'].includes(to.kind)
    case 'entry':
      return ['platform', 'vendors', 'section', 'flow', 'main', 'entry', 'checks', 'bench'].includes(to.kind)
    default:
      return true
  }
}

function nameOf(place: Place): string {
  if (place.kind === 'section') return `section ${place.section}`
  if (place.kind === 'vendors') return place.port ? 'a vendor port' : 'a vendor'
  if (place.kind === 'flow') return 'a flow'
  if (place.kind === 'main') return 'main.ts'
  return place.kind === 'support' ? 'test support' : place.kind
}
