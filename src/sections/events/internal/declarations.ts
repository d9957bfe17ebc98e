import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { DeclareResult } from '../events.ts'
import { isClosed } from './closing.ts'
import { own } from './tables.ts'

// The lock `reconcile`, which the caller holds, keeps a ticket from coming or going, and the year from closing, meanwhile.

export async function declare(tx: Tx, human: string, year: number): Promise<DeclareResult> {
  if (await isClosed(tx, year)) return { ok: false, code: 'year-settled', year }
  const { rows } = await sql`
    insert into events.participations as p (year, human, declared_at, source) values (${year}, ${human}, now(), 'member')
    on conflict (year, human) do update set declared_at = excluded.declared_at where p.declared_at is null
    returning human`.execute(own(tx))
  return { ok: true, changed: rows.length > 0 }
}

export async function retract(tx: Tx, human: string, year: number): Promise<DeclareResult> {
  if (await isClosed(tx, year)) return { ok: false, code: 'year-settled', year }
  const { rows } = await sql`
    with gone as (
      delete from events.participations where year = ${year} and human = ${human} and derived is null returning human
    ), unmasked as (
      update events.participations set declared_at = null
      where year = ${year} and human = ${human} and derived is not null and declared_at is not null
      returning human
    )
    select human from gone union all select human from unmasked`.execute(own(tx))
  return { ok: true, changed: rows.length > 0 }
}
