import { sql } from 'kysely'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { OwnCode } from '../campaigns.ts'
import { linkWith } from './campaign-mail.ts'
import { own } from './tables.ts'

export async function codesOf(snapshot: Snapshot, human: string): Promise<readonly OwnCode[]> {
  const { rows } = await sql<OwnCode>`
    select k.code, c.title, c.link, c.expires_on, g.granted_at, g.redeemed_at
    from campaigns.grants g
    join campaigns.codes k on k.id = g.code
    join campaigns.campaigns c on c.id = g.campaign
    where g.human = ${human} and g.revoked_at is null
    order by g.granted_at desc, k.id`.execute(own(snapshot))
  return rows.map((row) => ({ ...row, link: row.link === null ? null : linkWith(row.link, row.code) }))
}
