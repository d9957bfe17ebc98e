import type { SectionManifest } from '../../src/platform/section.ts'
import { manifestPath } from './layout.ts'
import type { Violation } from './violation.ts'

/** Columns that are about a person whatever else they are: the name alone says so. */
const PERSONAL =
  /^((.*_)?(human|human_id|email|email_address|phone)|(display|first|last|full|buyer|attendee|recipient)_name|(.*_)?address)$/

/** Each column is classed once, and one that holds a person by its name is not classed as plain. */
export function personalViolations(manifests: readonly SectionManifest[]): Violation[] {
  return manifests.flatMap(({ name, tables }) =>
    Object.entries(tables).flatMap(([table, { personal, plain }]) => {
      const classed = [...personal, ...plain]
      const twice = new Set(classed.filter((column, place) => classed.indexOf(column) !== place))
      const report = (column: string, message: string): Violation => ({
        rule: 'personal',
        file: manifestPath(name),
        line: 1,
        message: `${name}.${table}.${column} ${message}`,
      })
      return [
        ...[...twice].map((column) => report(column, 'is classed more than once')),
        ...plain.filter((column) => PERSONAL.test(column)).map((column) => report(column, 'is classed as plain')),
      ]
    }),
  )
}
