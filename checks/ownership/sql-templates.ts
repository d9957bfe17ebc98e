import { type CallExpression, type TaggedTemplateExpression, Visitor } from 'oxc-parser'
import type { SectionManifest } from '../../src/platform/section.ts'
import { namesFor } from './owned-names.ts'
import { placeOf } from './place.ts'
import type { SourceFile } from './source-file.ts'
import type { SourceTree } from './source-tree.ts'
import { type Finding, filledNames, foreignNames, type Names } from './sql-names.ts'
import { FILLED, flattened, sqlTokens, statements } from './sql-tokens.ts'
import { refusedStatement } from './sql-verbs.ts'
import type { Rule, Violation } from './violation.ts'

/** Builder methods whose first argument names a table. */
const TABLE_METHODS =
  /^(selectFrom|insertInto|updateTable|deleteFrom|mergeInto|replaceInto|from|using|(inner|left|right|full|cross)Join(Lateral)?)$/

/**
 * SQL in a section's code names its own tables alone, and only reads and writes rows. Tests may try what is refused:
 * there the database refuses it.
 */
export function sqlViolations(tree: SourceTree, manifests: readonly SectionManifest[]): Violation[] {
  return [...tree.modules.values()].flatMap((file) => {
    const place = placeOf(file.path)
    return place.kind === 'section' && !place.test ? fileViolations(file, namesFor(place.section, manifests)) : []
  })
}

function fileViolations(file: SourceFile, names: Names): Violation[] {
  const found: Violation[] = []
  const report = (rule: Rule) => (finding: Finding) => {
    found.push({ rule, file: file.path, line: file.lineAt(finding.at), message: finding.message })
  }
  const sql = sqlImportOf(file)
  const mentions: number[] = []
  const understood = new Set<number>()
  let depth = 0
  new Visitor({
    TaggedTemplateExpression(node) {
      if (node.tag.type !== 'Identifier' || node.tag.name !== sql) return
      understood.add(node.tag.start)
      const tokens = flattened(sqlTokens(textOf(file, node), node.quasi.start + 1))
      foreignNames(tokens, names).forEach(report('foreign-table'))
      filledNames(tokens).forEach(report('foreign-table'))
      for (const statement of statements(tokens)) {
        refusedStatement(statement, depth > 0).forEach(report('forbidden-sql'))
      }
      depth++
    },
    'TaggedTemplateExpression:exit'(node) {
      if (node.tag.type === 'Identifier' && node.tag.name === sql) depth--
    },
    CallExpression(node) {
      const { callee } = node
      if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return
      if (callee.object.type === 'Identifier' && callee.object.name === sql) {
        understood.add(callee.object.start)
        sqlCallFindings(node, callee.property.name, names).forEach(report('foreign-table'))
      } else if (TABLE_METHODS.test(callee.property.name)) {
        literalFindings(node, names).forEach(report('foreign-table'))
      }
    },
    ImportSpecifier({ local, imported }) {
      understood.add(local.start).add(imported.start)
    },
    Identifier({ name, start }) {
      if (name === sql) mentions.push(start)
    },
    TSPropertySignature({ key }) {
      if (key.type !== 'Literal' || typeof key.value !== 'string') return
      foreignNames(flattened(sqlTokens(key.value, key.start)), names).forEach(report('foreign-table'))
    },
  }).visit(file.program)
  for (const at of mentions) {
    if (!understood.has(at)) report('hole')({ at, message: 'sql is passed on, so its text cannot be checked' })
  }
  return found
}

/** What the file calls Kysely's `sql`. */
function sqlImportOf(file: SourceFile): string | undefined {
  const names = file.imports.flatMap((imported) => (imported.specifier === 'kysely' ? imported.names : []))
  return names.find(({ name }) => name === 'sql')?.local ?? undefined
}

/**
 * The template's text as the server gets it (`\\u0062udget` is `budget`), what is filled in blanked, and padded to the
 * length that it has in the file, so that an offset leads to its line.
 */
function textOf(file: SourceFile, { quasi }: TaggedTemplateExpression): string {
  return quasi.quasis
    .map(({ start, end, tail, value }, place) => {
      const previous = quasi.quasis[place - 1]
      const filled = previous === undefined ? '' : FILLED.padEnd(start + 1 - (previous.end - 2))
      const written = file.text.slice(start + 1, tail ? end - 1 : end - 2)
      return filled + (value.cooked ?? written).padEnd(written.length)
    })
    .join('')
}

/** `sql.table('a.b')`, `sql.ref`, `sql.id`: a literal is checked, anything else is a name nobody can read here. */
function sqlCallFindings(node: CallExpression, method: string, names: Names): Finding[] {
  if (method === 'raw') return [{ at: node.start, message: 'sql.raw runs a text that cannot be checked' }]
  if (!['table', 'ref', 'id'].includes(method)) return []
  const computed = node.arguments.filter((argument) => argument.type !== 'Literal')
  return [
    ...computed.map(({ start }) => ({ at: start, message: `sql.${method} is given a computed name` })),
    ...literalFindings(node, names),
  ]
}

function literalFindings(node: CallExpression, names: Names): Finding[] {
  const literals = node.arguments.flatMap((argument) =>
    argument.type === 'Literal' && typeof argument.value === 'string' ? [argument.value] : [],
  )
  return foreignNames(sqlTokens(literals.join('.')), names).map(({ message }) => ({ at: node.start, message }))
}
