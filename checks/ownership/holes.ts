import { Visitor } from 'oxc-parser'
import { isTestCode, placeOf } from './place.ts'
import type { SourceFile } from './source-file.ts'
import type { SourceTree } from './source-tree.ts'
import type { Violation } from './violation.ts'

/** Kysely's methods that bring in tables that are not the section's, or statements that nobody typed. */
const DOORS = ['withTables', 'withSchema', 'withPlugin', 'withoutPlugins', 'dynamic', 'getExecutor', '$castTo']

/** The job queue's way to its statements, which is handed on whole. */
const QUEUE_DOOR = 'executeSql'

const SILENCED_RULES = /noExplicitAny|noNonNullAssertion|noFloatingPromises|noTsIgnore|biome-ignore-all/

/**
 * Ways around the type system, on which the typed handle stands: none in this repository but in `platform/db`, where
 * the few that the handle is made of are.
 */
export function holes(tree: SourceTree): Violation[] {
  return [...tree.modules.values()]
    .filter(({ path }) => !path.startsWith('src/platform/db/'))
    .flatMap((file) => [...syntaxHoles(file), ...commentHoles(file)])
}

function syntaxHoles(file: SourceFile): Violation[] {
  const found: Violation[] = []
  const report = (at: number, message: string) => {
    found.push({ rule: 'hole', file: file.path, line: file.lineAt(at), message })
  }
  const tests = isTestCode(placeOf(file.path))
  const door = (name: string | undefined, at: number) => {
    if (name === QUEUE_DOOR && !tests) report(at, `${name} is for the job queue alone`)
    if (name !== undefined && DOORS.includes(name)) report(at, `${name} goes past the section's handle`)
  }
  new Visitor({
    TSAnyKeyword: ({ start }) => report(start, 'any turns the type checker off'),
    TSNonNullExpression: ({ start }) => report(start, 'a non-null assertion (!) asserts what nothing checks'),
    TSTypeAssertion: ({ start }) => report(start, 'a type assertion asserts what nothing checks'),
    TSAsExpression({ typeAnnotation, start }) {
      const isConst =
        typeAnnotation.type === 'TSTypeReference' &&
        typeAnnotation.typeName.type === 'Identifier' &&
        typeAnnotation.typeName.name === 'const'
      if (!isConst) report(start, 'a cast (as) asserts what nothing checks')
    },
    VariableDeclarator({ definite, start }) {
      if (definite) report(start, 'a definite assignment (!) asserts what nothing checks')
    },
    PropertyDefinition({ definite, start }) {
      if (definite) report(start, 'a definite assignment (!) asserts what nothing checks')
    },
    MemberExpression({ property, computed, start }) {
      if (!computed && property.type === 'Identifier') door(property.name, start)
      if (computed && property.type === 'Literal' && typeof property.value === 'string') door(property.value, start)
    },
    ObjectPattern({ properties }) {
      for (const property of properties) {
        if (property.type === 'Property' && property.key.type === 'Identifier') door(property.key.name, property.start)
      }
    },
  }).visit(file.program)
  return found
}

function commentHoles(file: SourceFile): Violation[] {
  return file.comments.flatMap(({ value, start }): Violation[] => {
    const text = value.trim()
    const expected = text.startsWith('@ts-expect-error') && file.path.endsWith('.test-d.ts')
    const silences =
      (/^@ts-(ignore|nocheck|expect-error)/.test(text) && !expected) ||
      (text.startsWith('biome-ignore') && SILENCED_RULES.test(text))
    if (!silences) return []
    return [
      { rule: 'hole', file: file.path, line: file.lineAt(start), message: 'a comment turns the type checker off' },
    ]
  })
}
