/** One breach of ownership. `file` is relative to the root (or names a database object), `line` counts from 1 (0: none). */
export type Violation = { readonly rule: Rule; readonly file: string; readonly line: number; readonly message: string }

export type Rule =
  /** A folder, a manifest and a public file don't agree, or a file stands where none belongs. */
  | 'layout'
  /** What another section keeps to itself is imported. */
  | 'internals'
  /** A section asks one that it may not ask. */
  | 'may-ask'
  /** A layer knows one above it. */
  | 'layering'
  | 'cycle'
  /** A way around the typed handle or the type system. */
  | 'hole'
  /** A section's handle is made under another name, or elsewhere. */
  | 'handle'
  /** SQL names what another section owns. */
  | 'foreign-table'
  /** SQL outside migrations that changes roles, rights, the schema or the transaction. */
  | 'forbidden-sql'
  /** A migration does what is not its section's to do. */
  | 'migration'
  /** A column is not classed as personal or plain, or wrongly so. */
  | 'personal'
  /** A table of a record that its manifest does not mark append-only. */
  | 'append-only'
  /** The manifest and the database name different tables. */
  | 'tables'
  /** A role may do more in the database than its section's work needs. */
  | 'privilege'

/** A breach that the database's catalog shows. */
export function inDatabase(rule: Rule, message: string): Violation {
  return { rule, file: 'database', line: 0, message }
}

/** In order of file and line, so that a report reads the same each time. */
export function inOrder(violations: readonly Violation[]): Violation[] {
  return violations.toSorted(
    (a, b) => compare(a.file, b.file) || a.line - b.line || compare(a.rule, b.rule) || compare(a.message, b.message),
  )
}

/** By code unit: the machine's language must not change a generated file. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
