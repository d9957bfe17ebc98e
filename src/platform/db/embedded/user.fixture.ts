import { createInterface } from 'node:readline'
import pg from 'pg'
import { useEmbeddedServer } from './embedded.ts'

/**
 * A process that uses the server of the data directory in its arguments, for the tests: it says `joined`, then obeys
 * one word a line on its standard input and answers each with a line. Ctrl-C (SIGINT) makes it write one more row.
 */
const dataDir = process.argv[2]
if (dataDir === undefined) throw new Error('usage: user.fixture.ts DATA_DIRECTORY')

const server = await useEmbeddedServer({ dataDir, notify: (message) => say({ said: 'notice', message }), fsync: 'off' })
say({ said: 'joined', adminUrl: server.adminUrl })

process.on('SIGINT', () => {
  void run('write').then(() => say({ said: 'interrupted' }))
})

for await (const word of createInterface({ input: process.stdin })) {
  await run(word)
  say({ said: word })
  if (word === 'release') process.exit(0)
}

async function run(word: string): Promise<void> {
  switch (word) {
    case 'write':
      await query('insert into marks default values')
      return
    case 'release':
      await server.release()
      return
    default:
      throw new Error(`unknown word: ${word}`)
  }
}

async function query(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.adminUrl })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function say(line: { said: string; adminUrl?: string; message?: string }): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
