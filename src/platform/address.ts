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
