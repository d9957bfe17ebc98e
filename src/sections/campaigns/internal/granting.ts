import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import { readInBatches } from '../../../platform/db/section-db.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { SettleCodes } from '../campaigns.ts'
import { isAvailable } from './available-codes.ts'
import { CODE_MAIL, type CompiledMail, groupOf } from './campaign-mail.ts'
import { PART } from './in-parts.ts'
import type { CampaignsNeeds } from './needs.ts'
import { own } from './tables.ts'
import type { WaveFigures } from './wave-records.ts'

export type Giving = {
  readonly campaign: string
  /** Null of a code that is given by itself. */
  readonly wave: string | null
  readonly mail: CompiledMail
  readonly settle: SettleCodes
}

/**
 * Gives each of these humans the next available code with its mail, in import order to humans as they come. The caller
 * holds the campaign's lock and knows that there are enough; the unique indexes on code and on (campaign, human) stand
 * behind it.
 *
 * The codes come from one cursor over what was available before the first was given: looking anew for each part, the
 * planner read and sorted every code that was left.
 */
export async function give(
  tx: Tx,
  needs: Pick<CampaignsNeeds, 'profiles' | 'email'>,
  giving: Giving,
  humans: readonly string[],
): Promise<WaveFigures> {
  const figures = { queued: 0, failed: 0, cancelled: 0 }
  let given = 0
  for await (const codes of availableCodes(tx, giving.campaign, humans.length)) {
    const { queued, failed, cancelled } = await givePart(
      tx,
      needs,
      giving,
      codes.map((code, place) => ({ id: randomUUIDv7(), human: humans[given + place] ?? '', ...code })),
    )
    given += codes.length
    await giving.settle(
      codes.map(({ code }) => code),
      { granted: given, humans: humans.length },
    )
    figures.queued += queued
    figures.failed += failed
    figures.cancelled += cancelled
  }
  if (given < humans.length) throw new Error(`${humans.length} codes were to be granted, and ${given} were there`)
  return figures
}

type Code = { readonly position: number; readonly code: string }
type NewGrant = Code & { readonly id: string; readonly human: string }

/**
 * In import order, worked out whole at the first part: no index gives the order of `id + 0`, so the rows are sorted before
 * any comes out. In the index's order they came one by one, each looked for among grants that this wave had just added.
 */
function availableCodes(tx: Tx, campaign: string, most: number): AsyncGenerator<readonly Code[]> {
  const codes = sql<Code>`
    select k.id as position, k.code
    from campaigns.codes k
    where k.campaign = ${campaign} and ${isAvailable}
    order by k.id + 0
    limit ${most}`
  return readInBatches(own(tx), codes, PART)
}

async function givePart(
  tx: Tx,
  { profiles, email }: Pick<CampaignsNeeds, 'profiles' | 'email'>,
  { campaign, wave, mail }: Giving,
  grants: readonly NewGrant[],
) {
  const humans = grants.map(({ human }) => human)
  await sql`
    insert into campaigns.grants (id, campaign, code, human, wave)
    select g.id, ${campaign}::uuid, g.code, g.human, ${wave}::uuid
    from unnest(
      ${grants.map(({ id }) => id)}::uuid[],
      ${grants.map(({ position }) => position)}::bigint[],
      ${humans}::uuid[]
    ) as g (id, code, human)`.execute(own(tx))

  const grantOf = new Map(grants.map((grant) => [grant.human, grant]))
  const mails = (await profiles.recipients(tx, humans)).map((recipient) => {
    const grant = grantOf.get(recipient.human)
    if (grant === undefined) throw new Error(`no grant was made for ${recipient.human}`)
    const { human, name, address } = recipient
    return { source: grant.id, human, name, address, ...mail(recipient, grant.code) }
  })
  return email.enqueue(tx, { group: groupOf(campaign), ...CODE_MAIL, mails })
}
