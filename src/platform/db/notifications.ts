import pg from 'pg'
import { quoted } from './session.ts'
import { type Tx, unwrap } from './tx.ts'

/** Tells whoever listens on `channel`, when `tx` commits; several times in one transaction are one. */
export async function notify(tx: Tx, channel: string): Promise<void> {
  await unwrap(tx).runBare('select pg_catalog.pg_notify($1, $2)', [channel, ''])
}

export type Listener = { close(): Promise<void> }

/** How long a connection that was lost is left before it is made anew; whoever listens polls meanwhile. */
const RECONNECT_MS = 1_000

/**
 * Calls `hear` at each notification on `channel`, over a connection of its own, which is made anew when it is lost. It
 * calls once too whenever it begins to listen, for what came before. Nothing is promised beyond that: who listens has
 * another way to find out, later.
 */
export function listen(config: pg.ClientConfig, channel: string, hear: () => void): Listener {
  let open = true
  let client: pg.Client | undefined
  let retry: NodeJS.Timeout | undefined
  let connecting: Promise<void> = Promise.resolve()

  const connect = async () => {
    const attempt = new pg.Client({ ...config, application_name: 'humans listener', keepAlive: true })
    client = attempt
    let lost = false
    const lose = () => {
      if (lost) return
      lost = true
      attempt.end().catch(() => undefined)
      if (open) retry = setTimeout(begin, RECONNECT_MS)
    }
    attempt.on('error', lose)
    attempt.on('end', lose)
    attempt.on('notification', hear)
    try {
      await attempt.connect()
      await attempt.query(`listen ${quoted(channel)}`)
      hear()
    } catch {
      lose()
    }
  }
  const begin = () => {
    connecting = connect()
  }
  begin()

  return {
    async close() {
      open = false
      clearTimeout(retry)
      await connecting
      await client?.end().catch(() => undefined)
    },
  }
}
