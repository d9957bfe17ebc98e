/** The one form in which email addresses are compared: trimmed, lower-cased, `googlemail.com` as `gmail.com`. */
export function canonicalAddress(address: string): string {
  return address
    .trim()
    .toLowerCase()
    .replace(/@googlemail\.com$/, '@gmail.com')
}

/** Whether a free-text answer may be an email address at all: one `@` between a name and a domain with a dot. */
export function looksLikeAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text.trim())
}

/** The forms in lower case that an address of this canonical form may be written in, for lists that hold it as it came. */
export function spellings(canonical: string): readonly string[] {
  return [canonical, canonical.replace(/@gmail\.com$/, '@googlemail.com')]
}
