import { type Argument, type Expression, Visitor } from 'oxc-parser'
import type { Faces } from './faces.ts'
import { flowOf } from './map.ts'
import { placeOf } from './place.ts'
import type { SourceFile } from './source-file.ts'
import type { SourceTree } from './source-tree.ts'

/** Asker -> asked section -> what of its public file is used, in order. An asker is a section, or `flow NAME`. */
export type Uses = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>

export function usesOf(tree: SourceTree, faces: Faces): Uses {
  const uses = new Map<string, Map<string, Set<string>>>()
  for (const file of tree.modules.values()) {
    const asker = askerOf(file.path)
    if (asker === undefined) continue
    for (const { section, name } of [...calls(file, faces), ...importedValues(file)]) {
      if (section === asker) continue
      const asked = uses.get(asker) ?? new Map<string, Set<string>>()
      uses.set(asker, asked.set(section, (asked.get(section) ?? new Set()).add(name)))
    }
  }
  return new Map(
    [...uses].map(([asker, asked]) => [
      asker,
      new Map([...asked].map(([section, names]) => [section, [...names].toSorted()])),
    ]),
  )
}

type Use = { readonly section: string; readonly name: string }

function askerOf(path: string): string | undefined {
  const place = placeOf(path)
  if (place.test) return undefined
  if (place.kind === 'section') return place.section
  return place.kind === 'flow' ? `flow ${flowOf(path)}` : undefined
}

/**
 * `email.enqueue(tx, ...)`, `needs.email.enqueue(tx, ...)`. The parser knows no types; what stands in for them is that a
 * face is held under its section's name, has such a method, and gets a transaction first: `teams.join(', ')` is no use.
 */
function calls(file: SourceFile, faces: Faces): Use[] {
  const found: Use[] = []
  new Visitor({
    CallExpression({ callee, arguments: [first] }) {
      if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return
      const section = heldUnder(callee.object)
      const name = callee.property.name
      if (section !== undefined && faces.get(section)?.has(name) && isHandedOn(first)) found.push({ section, name })
    },
  }).visit(file.program)
  return found
}

function heldUnder(object: Expression): string | undefined {
  if (object.type === 'Identifier') return object.name
  if (object.type !== 'MemberExpression' || object.computed) return undefined
  return object.property.type === 'Identifier' || object.property.type === 'PrivateIdentifier'
    ? object.property.name
    : undefined
}

function isHandedOn(first: Argument | undefined): boolean {
  return first?.type === 'Identifier' || first?.type === 'MemberExpression'
}

function importedValues(file: SourceFile): Use[] {
  return file.imports.flatMap(({ target, names }) => {
    const place = target === undefined ? undefined : placeOf(target)
    if (place?.kind !== 'section' || place.part !== 'face') return []
    return names.filter(({ type }) => !type).map(({ name }) => ({ section: place.section, name }))
  })
}
