import { placeOf } from './place.ts'
import type { SourceTree } from './source-tree.ts'
import type { Violation } from './violation.ts'

/** Modules, tests aside, that import each other in a circle, at run time. Types alone are gone by then. */
export function importCycles(tree: SourceTree): Violation[] {
  const edges = new Map(
    [...tree.modules.values()]
      .filter(({ path }) => !placeOf(path).test)
      .map((file) => [
        file.path,
        file.imports.flatMap(({ target, typeOnly }) => (typeOnly || target === undefined ? [] : [target])),
      ]),
  )
  return cyclesOf(edges).map((cycle) => ({
    rule: 'cycle',
    file: cycle[0] ?? '',
    line: 1,
    message: `modules import each other in a circle: ${[...cycle, cycle[0]].join(' -> ')}`,
  }))
}

/** Circles, each from its first member in order of name, until every node that is on one is on one of these. */
export function cyclesOf(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const settled = new Set<string>()
  return [...edges.keys()].toSorted().flatMap((start) => {
    if (settled.has(start)) return []
    const cycle = pathBack(edges, start)
    for (const node of cycle) settled.add(node)
    return cycle.length === 0 ? [] : [cycle]
  })
}

/** The shortest way from `start` back to it, by breadth first; empty where there is none. */
function pathBack(edges: ReadonlyMap<string, readonly string[]>, start: string): string[] {
  const cameFrom = new Map<string, string>()
  const queue = [start]
  for (const node of queue) {
    for (const next of edges.get(node) ?? []) {
      if (next === start) return unwind(cameFrom, start, node)
      if (cameFrom.has(next) || !edges.has(next)) continue
      cameFrom.set(next, node)
      queue.push(next)
    }
  }
  return []
}

function unwind(cameFrom: ReadonlyMap<string, string>, start: string, end: string): string[] {
  const path = [end]
  for (let node = end; node !== start; ) {
    const before = cameFrom.get(node)
    if (before === undefined) throw new Error(`no way back from ${end} to ${start}`)
    path.unshift(before)
    node = before
  }
  return path
}
