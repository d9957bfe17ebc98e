import { takeLock } from '../platform/db/locks.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { Campaigns } from '../sections/campaigns/campaigns.ts'
import type { Profiles } from '../sections/profiles/profiles.ts'
import type { Touched } from '../sections/tickets/tickets.ts'
import { type ClosingNeeds, closeYears } from './event-closing.ts'

export type ReconcileNeeds = ClosingNeeds & {
  readonly profiles: Profiles
  readonly campaigns: Campaigns
}

export type ToReconcile = Partial<Touched> & {
  /** Codes to look at besides those of the orders touched: newly granted ones, ones that an order no longer carries. */
  readonly codes?: readonly string[]
}

/**
 * Brings everything that follows from orders, tickets, addresses and grants in step, in the caller's transaction: who
 * owns an order or a ticket, what its parts are, which codes are redeemed, who takes part in the event.
 *
 * Whatever changes an input of this takes the lock first (`beforeReconciling`): of two transactions, one with a new order
 * and one with the address of its buyer, each would otherwise miss the other's half.
 */
export async function reconcile(tx: Tx, needs: ReconcileNeeds, touched: ToReconcile): Promise<void> {
  const { tickets, profiles, campaigns, events } = needs
  const { orders = [], looseTickets = [], addresses = [] } = touched
  await beforeReconciling(tx)

  await closeYears(tx, needs)

  const reconciled = await tickets.reconcile(tx, { orders, looseTickets, addresses }, (found) =>
    profiles.owners(tx, found),
  )

  const codes = [...new Set([...reconciled.codes, ...(touched.codes ?? [])])]
  if (codes.length > 0) await campaigns.redeem(tx, codes, await tickets.redemptions(tx, codes))

  for (const [event, humans] of reconciled.humans) {
    const settings = await events.find(tx, event)
    if (settings !== undefined) await deriveParticipations(tx, needs, settings.year, humans)
  }
}

/** Participation is by year: what counts are the tickets of all the year's events. */
export async function deriveParticipations(
  tx: Tx,
  { tickets, events }: Pick<ReconcileNeeds, 'tickets' | 'events'>,
  year: number,
  humans: readonly string[],
): Promise<void> {
  if (humans.length === 0) return
  await events.derive(tx, year, await tickets.holdings(tx, await events.ofYear(tx, year), humans))
}

/** Taken before the first write of a transaction that will reconcile; the first in the order of locks. */
export async function beforeReconciling(tx: Tx): Promise<void> {
  await takeLock(tx, 'reconcile')
}
