import type { Snapshot } from '../../../../platform/db/tx.ts'
import type { Campaigns } from '../../campaigns.ts'

export type PageNeeds = {
  readonly campaigns: Campaigns
  /** Whose clocks times are shown on. */
  readonly timeZone: (snapshot: Snapshot) => Promise<string>
  /** Which day it is there. */
  readonly today: (snapshot: Snapshot) => Promise<Temporal.PlainDate>
}
