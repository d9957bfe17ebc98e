import type { RenderedMail, Variables } from '../email.ts'

/**
 * A compiled mail is a row of pieces: text that stands, and slots. A slot knows where it stands, since that decides how
 * a value is written there.
 */
export type Segment = string | { readonly slot: string; readonly as: Place }

export type Place =
  | 'subject'
  | 'html'
  | 'html-link' // an address in HTML, from its first character
  | 'html-link-part' // further along in an address in HTML
  | 'text'
  | 'text-link'
  | 'text-link-part'

export type CompiledMail = {
  readonly subject: readonly Segment[]
  readonly html: readonly Segment[]
  readonly text: readonly Segment[]
}

/** What stands for a secret value wherever somebody looks at a mail, in addresses too. */
export const DOTS = '••••••••'

/** The mail as it goes out, is previewed and is shown. A slot without a value is left empty. */
export function fill(compiled: CompiledMail, variables: Variables): RenderedMail {
  const write = (place: Place, value: string) => (value === DOTS ? DOTS : written[place](value))
  const filled = (segments: readonly Segment[]) =>
    segments
      .map((segment) => (typeof segment === 'string' ? segment : write(segment.as, valueFor(variables, segment.slot))))
      .join('')
  return { subject: filled(compiled.subject).trim(), html: filled(compiled.html), text: filled(compiled.text) }
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

/** Without line breaks and other control characters: for whatever becomes a header. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}

const written: Readonly<Record<Place, (value: string) => string>> = {
  subject: oneLine,
  html: escapeHtml,
  'html-link': (value) => escapeHtml(address(value)),
  'html-link-part': (value) => escapeHtml(encodeURIComponent(value)),
  text: (value) => value,
  'text-link': address,
  'text-link-part': encodeURIComponent,
}

/** Own properties alone (a slot may be called `constructor`), and whole characters, which `encodeURIComponent` needs. */
function valueFor(variables: Variables, slot: string): string {
  return Object.hasOwn(variables, slot) ? (variables[slot] ?? '').toWellFormed() : ''
}

/**
 * A value that begins an address has to be one, of a web page: it stays as it is. Anything else (`javascript:...`) is
 * percent-encoded like a part of an address, which leaves it without a scheme and so without effect.
 */
function address(value: string): string {
  const url = URL.parse(value)
  return url !== null && ['http:', 'https:'].includes(url.protocol) ? url.href : encodeURIComponent(value)
}
