import type { Tx } from '../../platform/db/tx.ts'
import type { DeclareResult, EventSettings } from '../../sections/events/events.ts'
import type { Profiles } from '../../sections/profiles/profiles.ts'
import { type ClosingNeeds, closeYears } from '../event-closing.ts'
import { beforeReconciling } from '../reconcile.ts'

export type NotAttendingNeeds = ClosingNeeds & { readonly profiles: Profiles }

export type Said =
  | { readonly ok: true; readonly changed: boolean; readonly event: EventSettings }
  | Exclude<DeclareResult, { ok: true }>
  | { readonly ok: false; readonly code: 'no-event' }

/**
 * What a member says of themselves for the year of the current event. The lock keeps a ticket from coming or going
 * meanwhile, and a year that is over is closed before anything is said of it.
 */
export async function sayNotAttending(
  tx: Tx,
  needs: NotAttendingNeeds,
  named: string,
  verb: 'declare' | 'retract',
): Promise<Said> {
  await beforeReconciling(tx)
  const human = (await needs.profiles.present(tx, [named])).get(named) ?? named
  await closeYears(tx, needs)
  const event = await needs.events.current(tx)
  if (event === undefined) return { ok: false, code: 'no-event' }
  const said = await needs.events[verb](tx, human, event.year)
  return said.ok ? { ...said, event } : said
}
