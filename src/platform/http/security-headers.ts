/**
 * Nothing inline runs and nothing foreign loads: scripts and styles are files of ours, so markup that slipped through
 * somewhere could neither act nor send anything away.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** For mail shown in a frame: its inline styles work, and nothing else does, not even under our origin. */
const FRAMED_DOCUMENT_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "frame-ancestors 'self'",
  'sandbox allow-popups',
].join('; ')

export function setSecurityHeaders(headers: Headers, { secure }: { readonly secure: boolean }): void {
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', PAGE_POLICY)
  headers.set('x-content-type-options', 'nosniff')
  // Not `no-referrer`: under it browsers send `Origin: null` with our own forms, and the check of origins would fail.
  headers.set('referrer-policy', 'same-origin')
  headers.set('cross-origin-opener-policy', 'same-origin')
  headers.set('cross-origin-resource-policy', 'same-origin')
  headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=()')
  if (secure) headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains')
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
}

/** A document that is not ours to trust, to be put in an `<iframe sandbox>` of a page of ours. */
export function framedDocument(html: string): Response {
  return new Response(html, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': FRAMED_DOCUMENT_POLICY },
  })
}
