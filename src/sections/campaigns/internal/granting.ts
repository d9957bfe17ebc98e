import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { EnqueueResult } from '../../email/email.ts'
import { isAvailable } from './available-codes.ts'
import { CODE_MAIL, type CompiledMail, groupOf } from './campaign-mail.ts'
import type { CampaignsNeeds } from './needs.ts'
import { own } from './tables.ts'

export type Giving = {
  readonly campaign: string
  /** Null of a code that is given by itself. */
  readonly wave: string | null
  readonly mail: CompiledMail
}

export type Given = EnqueueResult & {
  readonly codes: readonly string[]
  /** Where to go on looking for codes: what comes before was given. */
  readonly last: number
}

/**
 * Gives each of these humans the next available code after `after`, with its mail. The caller holds the campaign's lock
 * and knows that there are enough; the unique indexes on code and on (campaign, human) stand behind it.
 */
export async function give(
  tx: Tx,
  { profiles, email }: Pick<CampaignsNeeds, 'profiles' | 'email'>,
  { campaign, wave, mail }: Giving,
  humans: readonly string[],
  after = 0,
): Promise<Given> {
  const granted = await insertGrants(tx, campaign, wave, humans, after)
  if (granted.length < humans.length)
    throw new Error(`${humans.length} codes were to be granted, ${granted.length} were`)
  const recipients = await profiles.recipients(tx, humans)
  const grantOf = new Map(granted.map((grant) => [grant.human, grant]))
  const mails = recipients.map((recipient) => {
    const grant = grantOf.get(recipient.human)
    if (grant === undefined) throw new Error(`no grant was made for ${recipient.human}`)
    const { human, name, address } = recipient
    return { source: grant.id, human, name, address, ...mail(recipient, grant.code) }
  })
  const enqueued = await email.enqueue(tx, { group: groupOf(campaign), ...CODE_MAIL, mails })
  return { ...enqueued, codes: granted.map(({ code }) => code), last: granted.at(-1)?.position ?? after }
}

type NewGrant = {
  readonly id: string
  readonly human: string
  readonly code: string
  readonly position: number
}

/** Codes in import order to humans as they come. */
async function insertGrants(
  tx: Tx,
  campaign: string,
  wave: string | null,
  humans: readonly string[],
  after: number,
): Promise<readonly NewGrant[]> {
  const { rows } = await sql<NewGrant>`
    with chosen as materialized (
      select k.id, k.code
      from campaigns.codes k
      where k.campaign = ${campaign} and k.id > ${after} and ${isAvailable}
      order by k.id
      limit ${humans.length}
    ), paired as materialized (
      select r.id, r.human, c.id as position, c.code
      from (select id, code, row_number() over (order by id) as place from chosen) c
      join unnest(${humans.map(() => randomUUIDv7())}::uuid[], ${humans}::uuid[])
        with ordinality as r (id, human, place) using (place)
      order by place
    ), granted as (
      insert into campaigns.grants (id, campaign, code, human, wave)
      select id, ${campaign}::uuid, position, human, ${wave}::uuid from paired
    )
    select id, human, code, position from paired order by position`.execute(own(tx))
  return rows
}
