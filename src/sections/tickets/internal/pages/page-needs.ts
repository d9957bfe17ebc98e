import type { Actor } from '../../../../platform/actor.ts'
import type { Clock } from '../../../../platform/clock.ts'
import type { Snapshot, Tx } from '../../../../platform/db/tx.ts'
import type { Events } from '../../../events/events.ts'
import type { HandMatch, HandMatchResult } from '../../tickets.ts'

export type PageNeeds = {
  readonly events: Events
  readonly clock: Clock
  /** What the humans are called whom records belong to: Tickets knows only who they are. */
  readonly names: (snapshot: Snapshot, humans: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** By id or verified address, as an admin types it. */
  readonly findHuman: (snapshot: Snapshot, idOrAddress: string) => Promise<string | undefined>
  /** What follows from a ticket's owner is other sections' too: the flow of that name. */
  readonly matchByHand: (tx: Tx, match: HandMatch, actor: Actor) => Promise<HandMatchResult>
}

export const READERS = ['ticket-admin', 'board', 'admin'] as const
/** Who may take the data away, and say whose a ticket is. */
export const KEEPERS = ['ticket-admin', 'admin'] as const
