import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import { type CodeLine, type ImportCodesResult, LONGEST_CODE, type RefusedCode } from '../campaigns.ts'
import { isAvailable } from './available-codes.ts'
import { lockCampaign } from './find.ts'
import type { CampaignsNeeds } from './needs.ts'
import { own } from './tables.ts'

export async function importCodes(
  tx: Tx,
  { audit }: CampaignsNeeds,
  id: string,
  lines: readonly CodeLine[],
  actor: Actor,
): Promise<ImportCodesResult> {
  const found = await lockCampaign(tx, id)
  if (!found.ok) return found
  if (found.campaign.state === 'completed') return { ok: false, code: 'campaign-completed' }

  const written = lines.map(({ line, code }) => ({ line, code: code.trim() })).filter(({ code }) => code !== '')
  const tooLong = written.filter(({ code }) => code.length > LONGEST_CODE)
  const usable = written.filter(({ code }) => code.length <= LONGEST_CODE)
  const moved = await releaseFromCompleted(tx, usable)
  const rows = await add(tx, id, usable)

  const added = rows.filter(({ outcome }) => outcome === 'added').length
  if (added > 0) {
    const detail = { added, moved }
    await audit.record(tx, { actor, action: 'campaign.import-codes', subject: { kind: 'campaign', id }, detail })
  }
  const refused: readonly RefusedCode[] = [
    ...tooLong.map(({ line, code }) => ({ line, code, reason: 'too-long' as const })),
    ...rows.flatMap(({ line, code, outcome }) =>
      outcome === 'twice' || outcome === 'elsewhere' ? [{ line, code, reason: outcome }] : [],
    ),
  ]
  return {
    ok: true,
    added,
    unchanged: rows.filter(({ outcome }) => outcome === 'here').length,
    refused: refused.toSorted((a, b) => a.line - b.line),
  }
}

/**
 * A code that a completed campaign never granted is free. It is deleted there, not moved: what is added after it is in
 * import order by its new id. Waits for another import of the same code, and then finds it gone.
 */
async function releaseFromCompleted(tx: Tx, lines: readonly CodeLine[]): Promise<number> {
  const { rows } = await sql`
    delete from campaigns.codes k
    using campaigns.campaigns c
    where c.id = k.campaign and c.state = 'completed' and ${isAvailable}
      and not exists (select from campaigns.grants g where g.code = k.id)
      and k.code_key in (select upper(btrim(code)) from unnest(${lines.map(({ code }) => code)}::text[]) code)
    returning k.id`.execute(own(tx))
  return rows.length
}

type Outcome = {
  readonly line: number
  readonly code: string
  readonly outcome: 'added' | 'here' | 'elsewhere' | 'twice'
}

async function add(tx: Tx, campaign: string, lines: readonly CodeLine[]): Promise<readonly Outcome[]> {
  const { rows } = await sql<Outcome>`
    with incoming as (
      select line, code, upper(btrim(code)) as code_key,
        row_number() over (partition by upper(btrim(code)) order by line) as appearance
      from unnest(
        ${lines.map(({ line }) => line)}::int[],
        ${lines.map(({ code }) => code)}::text[]
      ) as i (line, code)
    ), added as (
      insert into campaigns.codes (campaign, code)
      select ${campaign}, code from incoming where appearance = 1 order by line
      -- Unique over all campaigns: two imports of one code at once add it once.
      on conflict (code_key) do nothing
      returning code_key
    )
    select i.line, i.code,
      case
        when i.appearance > 1 then 'twice'
        when i.code_key in (select code_key from added) then 'added'
        when c.campaign = ${campaign} then 'here'
        else 'elsewhere'
      end as outcome
    from incoming i left join campaigns.codes c on c.code_key = i.code_key
    order by i.line`.execute(own(tx))
  return rows
}
