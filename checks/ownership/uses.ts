import { type Expression, Visitor } from 'oxc-parser'
import type { Faces } from './faces.ts'
import { flowOf, placeOf } from './place.ts'
import type { SourceFile } from './source-file.ts'
import type { SourceTree } from './source-tree.ts'

/** Asker -> asked section -> what of its public file is used, in order. An asker is a section, or `flow NAME`. */
export type Uses = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>

export function usesOf(tree: SourceTree, faces: Faces): Uses {
  const uses = new Map<string, Map<string, Set<string>>>()
  for (const file of tree.modules.values()) {
    const asker = askerOf(file.path)
    if (asker === undefined) continue
    const asked = uses.get(asker) ?? new Map<string, Set<string>>()
    uses.set(asker, asked)
    for (const { section, names } of [...calls(file, faces), ...imported(file)]) {
      if (section !== asker) asked.set(section, (asked.get(section) ?? new Set()).union(new Set(names)))
    }
  }
  return new Map(
    [...uses].map(([asker, asked]) => [
      asker,
      new Map([...asked].map(([section, names]) => [section, [...names].toSorted()])),
    ]),
  )
}

/** What hands a transaction to the method that it is given. */
const OPENERS = ['transact', 'snapshot', 'rehearse']

/** Without names where nothing but types is imported. */
type Use = { readonly section: string; readonly names: readonly string[] }

function askerOf(path: string): string | undefined {
  const place = placeOf(path)
  if (place.test) return undefined
  if (place.kind === 'section') return place.section
  return place.kind === 'flow' ? `flow ${flowOf(path)}` : undefined
}

/**
 * `email.enqueue(tx, ...)`, `needs.tickets.sync.begin(tx, ...)`, `database.snapshot(tickets.sales)`. The parser knows no
 * types; what stands in for them is that a face is held under its section's name, has such a method, and gets a
 * transaction first: `teams.join(', ')` is no use.
 */
function calls(file: SourceFile, faces: Faces): Use[] {
  const found: Use[] = []
  const add = (expression: Expression) => {
    const path = pathOf(expression)
    const place = path.findLastIndex((name, index) => index < path.length - 1 && faces.has(name))
    const [section, ...method] = place === -1 ? [] : path.slice(place)
    if (section === undefined || !faces.get(section)?.has(method.at(-1) ?? '')) return
    found.push({ section, names: [method.join('.')] })
  }
  new Visitor({
    CallExpression({ callee, arguments: [first] }) {
      if (first?.type !== 'Identifier' && first?.type !== 'MemberExpression') return
      add(callee)
      if (OPENERS.includes(pathOf(callee).at(-1) ?? '')) add(first)
    },
  }).visit(file.program)
  return found
}

/** The names of `a.b.#c.d`, as far back from its end as there are any. */
function pathOf(expression: Expression): string[] {
  if (expression.type === 'Identifier') return [expression.name]
  if (expression.type !== 'MemberExpression' || expression.computed) return []
  return [...pathOf(expression.object), expression.property.name]
}

function imported(file: SourceFile): Use[] {
  return file.imports.flatMap(({ target, names }) => {
    const place = target === undefined ? undefined : placeOf(target)
    if (place?.kind !== 'section' || place.part !== 'face') return []
    return [{ section: place.section, names: names.filter(({ type }) => !type).map(({ name }) => name) }]
  })
}
