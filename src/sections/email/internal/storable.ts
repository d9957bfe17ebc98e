/** Text as PostgreSQL can keep it: without the character NUL, and with every surrogate in its pair. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

/** As JSON for a jsonb column. */
export function storableJson(strings: Readonly<Record<string, string>>): string {
  return JSON.stringify(strings, (_key, value: unknown) => (typeof value === 'string' ? storable(value) : value))
}
