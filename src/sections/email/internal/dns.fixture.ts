import { createSocket } from 'node:dgram'
import { once } from 'node:events'

export type NameServer = { readonly address: string; close(): void }

/** A name server on the loopback that knows some texts, by name; of any other name it says that it does not exist. */
export async function startNameServer(records: Readonly<Record<string, readonly string[]>>): Promise<NameServer> {
  const socket = createSocket('udp4')
  socket.on('message', (query, { port, address }) => {
    const name = nameIn(query)
    socket.send(answer(query, name, records[name.toLowerCase()] ?? []), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { address: `127.0.0.1:${socket.address().port}`, close: () => socket.close() }
}

const HEADER_BYTES = 12
const NAME_ERROR = 3
const TXT = 16

/** RFC 1035: the question's name is a row of labels, each behind its length. */
function nameIn(query: Buffer): string {
  const labels: string[] = []
  for (let at = HEADER_BYTES; query.readUInt8(at) > 0; at += 1 + query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query.readUInt8(at)))
  }
  return labels.join('.')
}

function answer(query: Buffer, name: string, texts: readonly string[]): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  query.copy(header, 0, 0, 2)
  header.writeUInt16BE(0x8180 | (texts.length === 0 ? NAME_ERROR : 0), 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(texts.length, 6)
  const question = query.subarray(HEADER_BYTES, HEADER_BYTES + name.length + 2 + 4)
  return Buffer.concat([header, question, ...texts.map(textRecord)])
}

/** A text longer than 255 bytes goes out in parts, as keys do. */
function textRecord(text: string): Buffer {
  const parts = (text.match(/.{1,255}/g) ?? ['']).map((part) => Buffer.from([part.length, ...Buffer.from(part)]))
  const data = Buffer.concat(parts)
  const fixed = Buffer.alloc(HEADER_BYTES)
  // The name is the question's: a pointer to where that stands.
  fixed.writeUInt16BE(0xc000 | HEADER_BYTES, 0)
  fixed.writeUInt16BE(TXT, 2)
  fixed.writeUInt16BE(1, 4)
  fixed.writeUInt16BE(data.length, 10)
  return Buffer.concat([fixed, data])
}
