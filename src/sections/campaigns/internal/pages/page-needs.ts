import type { Actor } from '../../../../platform/actor.ts'
import type { Snapshot } from '../../../../platform/db/tx.ts'
import type { Campaigns, ReminderRequest } from '../../campaigns.ts'

export type PageNeeds = {
  readonly campaigns: Campaigns
  /** Whose clocks times are shown on. */
  readonly timeZone: (snapshot: Snapshot) => Promise<string>
  /** Which day it is there. */
  readonly today: (snapshot: Snapshot) => Promise<Temporal.PlainDate>
  /** Sends reminders: many of them are `under-way` when it comes back. */
  readonly remind: (
    request: ReminderRequest,
    actor: Actor,
  ) => Promise<{ readonly ok: true; readonly queued: number } | { readonly ok: false } | 'under-way'>
}
