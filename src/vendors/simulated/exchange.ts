/** A request to a simulated vendor and its answer, apart from the wire: what the two APIs are written in. */
export type Request = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** The credentials of `Authorization`: the user of Basic, or the token of Bearer. */
  readonly key: { readonly scheme: 'basic' | 'bearer'; readonly value: string } | undefined
  /** Empty unless the body was form-encoded: the vendors ignore any other silently. */
  readonly form: URLSearchParams
}

export type Answer = { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> }

export function keyIn(authorization: string | undefined): Request['key'] {
  const [scheme = '', credentials = ''] = (authorization ?? '').split(' ')
  if (scheme.toLowerCase() === 'bearer') return { scheme: 'bearer', value: credentials }
  if (scheme.toLowerCase() !== 'basic') return undefined
  const [user = '', password] = Buffer.from(credentials, 'base64').toString().split(':')
  return password === '' ? { scheme: 'basic', value: user } : undefined
}

/** Whether a key is the one expected, or any at all where none is. */
export function isKey(given: string | undefined, expected: string | null): boolean {
  return expected === null ? given !== undefined && given !== '' : given === expected
}
