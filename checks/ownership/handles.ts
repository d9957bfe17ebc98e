import { Visitor } from 'oxc-parser'
import { type Place, placeOf } from './place.ts'
import type { SourceFile } from './source-file.ts'
import type { SourceTree } from './source-tree.ts'
import type { Violation } from './violation.ts'

/** `sectionDb<Tables>('name')`: the literal is the folder, and only a section's internals make a handle. */
export function handleViolations(tree: SourceTree): Violation[] {
  return [...tree.modules.values()].flatMap((file) => {
    const place = placeOf(file.path)
    const free = (place.kind === 'platform' && place.inDb) || (place.test && place.kind !== 'section')
    return free || ['checks', 'support', 'bench'].includes(place.kind) ? [] : fileViolations(file, place)
  })
}

function fileViolations(file: SourceFile, place: Place): Violation[] {
  const local = file.imports
    .flatMap(({ target, names }) => (target === 'src/platform/db/section-db.ts' ? names : []))
    .find(({ name }) => name === 'sectionDb')?.local
  if (local === undefined) return []

  const found: Violation[] = []
  const mentions: number[] = []
  const understood = new Set<number>()
  const report = (at: number, message: string) => {
    found.push({ rule: 'handle', file: file.path, line: file.lineAt(at), message })
  }
  new Visitor({
    ImportSpecifier(node) {
      understood.add(node.local.start).add(node.imported.start)
    },
    CallExpression({ callee, arguments: [name], start }) {
      if (callee.type !== 'Identifier' || callee.name !== local) return
      understood.add(callee.start)
      const literal = name?.type === 'Literal' && typeof name.value === 'string' ? name.value : undefined
      if (place.kind !== 'section' || place.part !== 'internal') {
        report(start, 'a handle is made outside a section: ask the section')
      } else if (literal !== place.section) {
        report(start, `a handle for ${literal ?? 'a computed name'} is made in ${place.section}`)
      }
    },
    Identifier({ name, start }) {
      if (name === local) mentions.push(start)
    },
  }).visit(file.program)
  for (const at of mentions) if (!understood.has(at)) report(at, 'sectionDb is passed on instead of called')
  return found
}
