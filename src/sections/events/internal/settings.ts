import type { Actor } from '../../../platform/actor.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { Audit } from '../../audit/audit.ts'
import type { EventSettings } from '../events.ts'
import { type EventRow, own } from './tables.ts'

export async function save(
  tx: Tx,
  audit: Audit,
  settings: EventSettings,
  actor: Actor,
): Promise<{ readonly changed: boolean }> {
  const before = await current(tx)
  if (before !== undefined && sameSettings(before, settings)) return { changed: false }

  // The index on `current` closes the race of two first settings: one of them fails and is run again by a person.
  await own(tx).updateTable('events').set({ current: false }).where('current', '=', true).execute()
  const row = { ...settings, current: true }
  await own(tx)
    .insertInto('events')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
  await audit.record(tx, { actor, action: 'event.set', subject: { kind: 'event', id: settings.id } })
  return { changed: true }
}

export async function current(snapshot: Snapshot): Promise<EventSettings | undefined> {
  return settingsOf(await own(snapshot).selectFrom('events').selectAll().where('current', '=', true).executeTakeFirst())
}

export async function before(snapshot: Snapshot, event: EventSettings): Promise<EventSettings | undefined> {
  return settingsOf(
    await own(snapshot)
      .selectFrom('events')
      .selectAll()
      .where('gateOpening', '<', event.gateOpening)
      .orderBy('gateOpening', 'desc')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst(),
  )
}

export async function find(snapshot: Snapshot, id: string): Promise<EventSettings | undefined> {
  return settingsOf(await own(snapshot).selectFrom('events').selectAll().where('id', '=', id).executeTakeFirst())
}

export async function list(snapshot: Snapshot): Promise<readonly EventSettings[]> {
  const rows = await own(snapshot)
    .selectFrom('events')
    .selectAll()
    .orderBy('gateOpening', 'desc')
    .orderBy('id')
    .execute()
  return rows.map(withoutMark)
}

export async function ofYear(snapshot: Snapshot, year: number): Promise<readonly string[]> {
  const rows = await own(snapshot).selectFrom('events').select('id').where('year', '=', year).orderBy('id').execute()
  return rows.map(({ id }) => id)
}

function settingsOf(row: EventRow | undefined): EventSettings | undefined {
  return row && withoutMark(row)
}

function withoutMark({ current: _, ...settings }: EventRow): EventSettings {
  return settings
}

function sameSettings(a: EventSettings, b: EventSettings): boolean {
  const order = (settings: EventSettings) => JSON.stringify(Object.entries(settings).toSorted())
  return order(a) === order(b)
}
