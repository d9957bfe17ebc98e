import type { Actor } from '../platform/actor.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { EventSettings } from '../sections/events/events.ts'
import { beforeReconciling, deriveParticipations, type ReconcileNeeds, reconcile } from './reconcile.ts'

/** Stores the event's settings; its orders are settled anew under them (the VIP threshold, say) in the same transaction. */
export async function setEvent(
  tx: Tx,
  needs: ReconcileNeeds,
  settings: EventSettings,
  actor: Actor,
): Promise<{ readonly changed: boolean }> {
  await beforeReconciling(tx)
  const before = await needs.events.find(tx, settings.id)
  const result = await needs.events.save(tx, settings, actor)
  if (before !== undefined && before.year !== settings.year) {
    const left = await needs.events.participations(tx, before.year)
    await deriveParticipations(tx, needs, before.year, [...left.keys()])
  }
  if (result.changed) await reconcile(tx, needs, await needs.tickets.everythingOf(tx, settings.id))
  return result
}
