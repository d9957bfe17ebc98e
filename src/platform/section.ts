/**
 * What a section says of itself to the composition root, the migrations and the checks. Section name = folder =
 * PostgreSQL schema = database role = public file.
 */
export type SectionManifest = {
  readonly name: string
  /** The sections whose public faces it may import and call. */
  readonly asks: readonly string[]
  /** Every table of its schema. */
  readonly tables: Readonly<Record<string, TableManifest>>
  /** The folder of its migrations, `NNN_name.sql`, run in order of name by the section's owner. */
  readonly migrations: URL
}

/** Every column is classed, so that a new one can't be forgotten: about a person, or a plain fact. */
export type TableManifest = {
  readonly personal: readonly string[]
  readonly plain: readonly string[]
  /** The runtime role may insert and read, and no more. */
  readonly appendOnly?: true
  /**
   * Of an append-only table that holds something about people: the function of the section's, SECURITY DEFINER, that puts
   * nobody in a human's place, and changes its personal columns alone. There is no other such function.
   */
  readonly erasedBy?: string
}
