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
  if (result.changed) {
    await reconcile(tx, needs, await needs.tickets.everythingOf(tx, settings.id))
    await needs.tickets.deriveFigures(tx)
  }
  return result
}

/** A new event, the current one from now on; the one before stays as it is. */
export async function addEvent(
  tx: Tx,
  needs: ReconcileNeeds,
  settings: EventSettings,
  actor: Actor,
): Promise<{ readonly ok: true } | { readonly ok: false; readonly code: 'event-exists' }> {
  await beforeReconciling(tx)
  if ((await needs.events.find(tx, settings.id)) !== undefined) return { ok: false, code: 'event-exists' }
  await setEvent(tx, needs, settings, actor)
  return { ok: true }
}

/** New settings for the current event. Those of others are what their seasons were settled by, and stay. */
export async function changeCurrentEvent(
  tx: Tx,
  needs: ReconcileNeeds,
  settings: EventSettings,
  actor: Actor,
): Promise<{ readonly ok: true; readonly changed: boolean } | { readonly ok: false; readonly code: 'not-current' }> {
  await beforeReconciling(tx)
  if ((await needs.events.current(tx))?.id !== settings.id) return { ok: false, code: 'not-current' }
  return { ok: true, ...(await setEvent(tx, needs, settings, actor)) }
}

/** Makes an event the current one with the settings that it has. */
export async function switchToEvent(
  tx: Tx,
  needs: ReconcileNeeds,
  id: string,
  actor: Actor,
): Promise<
  { readonly ok: true; readonly settings: EventSettings } | { readonly ok: false; readonly code: 'unknown-event' }
> {
  await beforeReconciling(tx)
  const settings = await needs.events.find(tx, id)
  if (settings === undefined) return { ok: false, code: 'unknown-event' }
  await setEvent(tx, needs, settings, actor)
  return { ok: true, settings }
}
