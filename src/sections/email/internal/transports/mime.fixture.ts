/** A mail as its receiver reads it: header words and bodies decoded. Enough MIME for what this section sends. */
export type ReadMail = {
  readonly headers: ReadonlyMap<string, string>
  readonly text: string
  readonly html: string
}

export function readMail(raw: string): ReadMail {
  const mail = split(raw)
  const boundary = /boundary="([^"]+)"/.exec(mail.headers.get('content-type') ?? '')?.[1]
  if (boundary === undefined) throw new Error('the mail has one part only')
  const parts = mail.body.split(`--${boundary}`).slice(1, -1).map(readPart)
  const part = (type: string) => parts.find((found) => found.type.startsWith(type))?.content ?? ''
  return { headers: mail.headers, text: part('text/plain'), html: part('text/html') }
}

function readPart(raw: string): { readonly type: string; readonly content: string } {
  const { headers, body } = split(raw.replace(/^\r\n/, ''))
  if (headers.get('content-transfer-encoding') !== 'quoted-printable') throw new Error('unexpected encoding')
  const bytes = body.replace(/\r\n$/, '').replace(/=\r\n/g, '')
  return { type: headers.get('content-type') ?? '', content: fromHex(bytes, '=').replaceAll('\r\n', '\n') }
}

function split(raw: string): { readonly headers: ReadonlyMap<string, string>; readonly body: string } {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())]
  })
  return { headers: new Map(headers), body: raw.slice(end + 4) }
}

/** RFC 2047: white space between two encoded words is no part of the text. */
function decodeWords(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/(=\?utf-8\?[QB]\?[^?]*\?=)+/gi, (words) =>
      Buffer.concat(
        [...words.matchAll(/=\?utf-8\?([QB])\?([^?]*)\?=/gi)].map(([, encoding, text = '']) =>
          encoding?.toUpperCase() === 'B' ? Buffer.from(text, 'base64') : hexBytes(text.replaceAll('_', ' '), '='),
        ),
      ).toString(),
    )
}

function fromHex(text: string, sign: string): string {
  return hexBytes(text, sign).toString()
}

function hexBytes(text: string, sign: string): Buffer {
  const latin1 = text.replace(new RegExp(`${sign}([0-9A-F]{2})`, 'gi'), (_whole, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(latin1, 'latin1')
}
