import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A way to PostgreSQL on which a test can keep the answer to a commit from the process that waits for it. */
export type HeldDatabase = {
  /** The database's address over this way. */
  readonly url: string
  /** Resolves when the transaction in which `words` went to the server is committed; nobody is told. */
  readonly committed: Promise<void>
  stop(): Promise<void>
}

/** Longer than what is looked for, which may come in two pieces. */
const KEPT = 100

export async function startHeldDatabase(database: string, words: string): Promise<HeldDatabase> {
  const target = new URL(database)
  const committed = Promise.withResolvers<void>()
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const postgres = connect(Number(target.port || 5432), target.hostname)
    let state: 'open' | 'writing' | 'committing' = 'open'
    let said = ''
    for (const socket of [client, postgres]) {
      sockets.add(socket)
      socket.on('error', () => {}).once('close', () => sockets.delete(socket))
    }
    client.on('data', (chunk) => {
      said = said.slice(-KEPT) + chunk.toString('latin1')
      if (state === 'open' && said.includes(words)) state = 'writing'
      else if (state === 'writing' && /\bcommit\b/.test(said)) state = 'committing'
      postgres.write(chunk)
    })
    postgres.on('data', (chunk) => {
      if (state === 'committing' && chunk.includes('COMMIT')) committed.resolve()
      if (state !== 'committing') client.write(chunk)
    })
    client.once('close', () => postgres.destroy())
    postgres.once('close', () => client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = new URL(database)
  url.hostname = '127.0.0.1'
  url.port = String(address.port)
  return {
    url: url.href,
    committed: committed.promise,
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
