type Download = {
  /** As the browser saves it; anything but letters, digits, dots and dashes becomes a dash. */
  readonly filename: string
  readonly type: 'text/csv; charset=utf-8' | 'application/json; charset=utf-8' | 'text/html; charset=utf-8'
  readonly body: ReadableStream<Uint8Array> | string
}

/** A file to keep, streamed when `body` is a stream. */
export function download({ filename, type, body }: Download): Response {
  const safe = filename.replace(/[^A-Za-z0-9._-]+/g, '-')
  return new Response(body, {
    headers: { 'content-type': type, 'content-disposition': `attachment; filename="${safe}"` },
  })
}
