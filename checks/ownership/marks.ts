import type { SectionManifest } from '../../src/platform/section.ts'
import { manifestPath } from './layout.ts'
import type { Violation } from './violation.ts'

/** Columns that are about a person whatever else they are: the name alone says so. */
const PERSONAL =
  /^((.*_)?(human|human_id|email|email_address|phone)|(display|first|last|full|buyer|attendee|recipient)_name|(.*_)?address)$/

/** A record of who did what is worth nothing once it can be rewritten. */
const APPEND_ONLY = /(^|_)audit(_|$)/

/** Each column is classed once, a person's as personal; each table of a record is marked append-only. */
export function markViolations(manifests: readonly SectionManifest[]): Violation[] {
  return manifests.flatMap((manifest) => [...personalViolations(manifest), ...appendOnlyViolations(manifest)])
}

function personalViolations({ name, tables }: SectionManifest): Violation[] {
  return Object.entries(tables).flatMap(([table, { personal, plain }]) => {
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
  })
}

function appendOnlyViolations({ name, tables }: SectionManifest): Violation[] {
  return Object.entries(tables)
    .filter(([table, { appendOnly }]) => !appendOnly && (name === 'audit' || APPEND_ONLY.test(table)))
    .map(([table]) => ({
      rule: 'append-only',
      file: manifestPath(name),
      line: 1,
      message: `${name}.${table} is not marked append-only`,
    }))
}
