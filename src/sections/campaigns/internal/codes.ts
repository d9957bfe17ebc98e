import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { CodeLine, ImportCodesResult } from '../campaigns.ts'
import { lockCampaign } from './find.ts'
import type { CampaignsNeeds } from './needs.ts'
import { own } from './tables.ts'

const LONGEST_CODE = 100

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
  const { rows } = await sql<{ line: number; code: string; outcome: 'added' | 'here' | 'elsewhere' | 'twice' }>`
    with incoming as (
      select line, code, upper(btrim(code)) as code_key,
        row_number() over (partition by upper(btrim(code)) order by line) as appearance
      from unnest(
        ${usable.map(({ line }) => line)}::int[],
        ${usable.map(({ code }) => code)}::text[]
      ) as i (line, code)
    ), added as (
      insert into campaigns.codes (campaign, code)
      select ${id}, code from incoming where appearance = 1 order by line
      -- Unique over all campaigns: two imports of one code at once add it once.
      on conflict (code_key) do nothing
      returning code_key
    )
    select i.line, i.code,
      case
        when i.appearance > 1 then 'twice'
        when i.code_key in (select code_key from added) then 'added'
        when c.campaign = ${id} then 'here'
        else 'elsewhere'
      end as outcome
    from incoming i left join campaigns.codes c on c.code_key = i.code_key
    order by i.line`.execute(own(tx))

  const added = rows.filter(({ outcome }) => outcome === 'added').length
  if (added > 0) {
    await audit.record(tx, {
      actor,
      action: 'campaign.import-codes',
      subject: { kind: 'campaign', id },
      detail: { added },
    })
  }
  return {
    ok: true,
    added,
    unchanged: rows.filter(({ outcome }) => outcome === 'here').length,
    refused: [
      ...tooLong.map(({ line, code }) => ({ line, code, reason: `longer than ${LONGEST_CODE} characters` })),
      ...rows.flatMap(({ line, code, outcome }) => {
        if (outcome === 'twice') return [{ line, code, reason: 'stands in this list before' }]
        if (outcome === 'elsewhere') return [{ line, code, reason: 'belongs to another campaign' }]
        return []
      }),
    ].toSorted((a, b) => a.line - b.line),
  }
}
