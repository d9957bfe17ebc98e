import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createTransport } from 'nodemailer'
import type { RenderedMail } from '../src/sections/email/email.ts'

export type BareMail = { readonly messageId: string; readonly to: string; readonly mail: RenderedMail }

/** The same mails over as many pooled connections, with the options that the transport sets, and nothing written down. */
export async function sendBare(mails: readonly BareMail[], port: number, connections: number): Promise<number> {
  const pool = createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    secure: false,
    ignoreTLS: true,
    maxConnections: connections,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const waiting = mails[Symbol.iterator]()
  const send = async () => {
    for (const { messageId, to, mail } of waiting) {
      await pool.sendMail({
        messageId,
        from: 'Bench <bench@humans.example>',
        to: { name: 'Somebody', address: to },
        ...mail,
        encoding: 'quoted-printable',
      })
    }
  }
  const started = performance.now()
  await Promise.all(Array.from({ length: connections }, send))
  const took = performance.now() - started
  pool.close()
  return took
}

/** What the sink takes from Postfix's load generator, in mails a second; undefined where that is not installed. */
export async function generatorRate(
  port: number,
  connections: number,
  count: number,
  size: number,
): Promise<number | undefined> {
  if (spawnSync('smtp-source', ['-V']).error !== undefined) return undefined
  const args = ['-s', String(connections), '-m', String(count), '-l', String(size), '-d', `127.0.0.1:${port}`]
  const started = performance.now()
  const child = spawn('smtp-source', args, { stdio: 'inherit' })
  await once(child, 'exit')
  return (count / (performance.now() - started)) * 1_000
}
