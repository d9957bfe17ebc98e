import type { Actor } from '../../platform/actor.ts'
import { canonicalAddress } from '../../platform/address.ts'
import { today } from '../../platform/clock.ts'
import type { Snapshot, Tx } from '../../platform/db/tx.ts'
import { readRows } from '../../platform/typed/rows.ts'
import { isUuid } from '../../platform/uuid.ts'
import type { Participation } from '../../sections/events/events.ts'
import type { Profiles } from '../../sections/profiles/profiles.ts'
import { type ClosingNeeds, closeYears } from '../event-closing.ts'
import { beforeReconciling } from '../reconcile.ts'
import { type PastRow, type RefusedRow, readPastRows } from './past-rows.ts'

export type BackfillNeeds = ClosingNeeds & { readonly profiles: Profiles }

/** `kept`: lines of which tickets or the member themselves say something else, which stays. */
export type BackfillResult =
  | {
      readonly ok: true
      readonly added: number
      readonly changed: number
      readonly unchanged: number
      readonly kept: readonly { readonly line: number; readonly stays: Participation }[]
    }
  | { readonly ok: false; readonly code: 'unreadable'; readonly reason: string }
  | { readonly ok: false; readonly code: 'refused-rows'; readonly refused: readonly RefusedRow[] }

/**
 * Who took part in past years, from a table of person (a verified address or an id), year and status. Any refused row
 * refuses them all; a row that tickets or the member know better is left out and told of. A year is past when it is
 * closed or before that of the current event.
 */
export async function backfillParticipations(
  tx: Tx,
  needs: BackfillNeeds,
  text: string,
  actor: Actor,
): Promise<BackfillResult> {
  const table = readRows(text)
  if (!table.ok) return { ok: false, code: 'unreadable', reason: table.reason }
  await beforeReconciling(tx)
  await closeYears(tx, needs)
  const read = readPastRows(table.rows)
  const before = await firstOpenYear(tx, needs)
  const found = await findPeople(tx, needs.profiles, read.rows)
  const refused = [...read.refused]
  const places = new Map<string, { readonly line: number; readonly human: string; readonly row: PastRow }>()
  for (const row of read.rows) {
    const person = found(row.person)
    const place = person.ok ? `${row.year} ${person.human}` : ''
    if (!person.ok) refused.push({ line: row.line, reason: person.reason })
    else if (row.year >= before) refused.push({ line: row.line, reason: 'not-past' })
    else if (places.has(place)) refused.push({ line: row.line, reason: 'twice' })
    else places.set(place, { line: row.line, human: person.human, row })
  }
  if (refused.length > 0) {
    return { ok: false, code: 'refused-rows', refused: refused.toSorted((a, b) => a.line - b.line) }
  }
  const past = [...places.values()].map(({ human, row: { year, participation } }) => ({ human, year, participation }))
  const { kept, ...figures } = await needs.events.roll.backfill(tx, past, before, actor)
  const lineOf = (human: string, year: number) => places.get(`${year} ${human}`)?.line ?? 0
  return {
    ok: true,
    ...figures,
    kept: kept.map(({ human, year, stays }) => ({ line: lineOf(human, year), stays })),
  }
}

async function firstOpenYear(snapshot: Snapshot, { events, clock }: BackfillNeeds): Promise<number> {
  const event = await events.current(snapshot)
  if (event === undefined) return today(clock, 'UTC').year
  return (await events.closing.isClosed(snapshot, event.year)) ? event.year + 1 : event.year
}

type Found =
  | { readonly ok: true; readonly human: string }
  | { readonly ok: false; readonly reason: 'unknown-person' | 'shared-address' }

/** All of them by a few queries, whatever the length of the file. */
async function findPeople(tx: Tx, profiles: Profiles, rows: readonly PastRow[]): Promise<(person: string) => Found> {
  const people = rows.map(({ person }) => person)
  const ids = people.filter(isUuid).map((id) => id.toLowerCase())
  const today = await profiles.present(tx, [...new Set(ids)])
  const known = await profiles.names(tx, [...new Set(today.values())])
  const addresses = people.filter((person) => !isUuid(person)).map(canonicalAddress)
  const owners = await profiles.owners(tx, [...new Set(addresses)])
  return (person) => {
    if (isUuid(person)) {
      const human = today.get(person.toLowerCase()) ?? person.toLowerCase()
      return known.has(human) ? { ok: true, human } : { ok: false, reason: 'unknown-person' }
    }
    const owner = owners.get(canonicalAddress(person))
    if (owner?.known === true) return { ok: true, human: owner.human }
    return { ok: false, reason: owner?.reason === 'ambiguous' ? 'shared-address' : 'unknown-person' }
  }
}
