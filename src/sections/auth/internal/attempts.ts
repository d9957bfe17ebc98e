import { createHmac, hkdfSync } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import { networkOf } from '../../../platform/http/client.ts'
import { own } from './tables.ts'

/** What is counted, and how often it may happen in a quarter of an hour. */
const MOST = {
  'link-to-address': 5,
  'link-for-client': 20,
  'token-by-client': 60,
} as const

type Counted = keyof typeof MOST

export interface Attempts {
  /** Counts one, and says whether it may be; one that may not is not counted. */
  ofAddress(tx: Tx, canonical: string): Promise<boolean>
  ofClient(tx: Tx, what: Exclude<Counted, 'link-to-address'>, client: string): Promise<boolean>
}

export function countAttempts(secret: string): Attempts {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'humans: who tried to sign in', 32))
  const keyed = (text: string) => createHmac('sha256', key).update(text).digest()
  return {
    ofAddress: (tx, canonical) => count(tx, 'link-to-address', keyed(canonical)),
    ofClient: (tx, what, client) => count(tx, what, keyed(networkOf(client))),
  }
}

/** All in one statement, so that of any number at once the row lets through as many as are left. */
async function count(tx: Tx, kind: Counted, key: Buffer): Promise<boolean> {
  const { rows } = await sql`
    insert into auth.attempts as a (kind, key, times)
    values (${kind}, ${key}, array[now()])
    on conflict (kind, key) do update
    set times = array(select t from unnest(a.times) t where t > now() - interval '15 minutes') || now()
    where (select count(*) from unnest(a.times) t where t > now() - interval '15 minutes') < ${MOST[kind]}
    returning kind`.execute(own(tx))
  return rows.length > 0
}
