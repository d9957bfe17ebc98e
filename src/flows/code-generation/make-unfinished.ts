import type { Job } from '../../platform/jobs/job.ts'
import type { EventSettings, Events } from '../../sections/events/events.ts'
import { type TicketVendor, VendorError } from '../../vendors/ticket-vendor.ts'
import { type MakeCodesNeeds, makeCodes } from './make-codes.ts'

export type UnfinishedNeeds = Omit<MakeCodesNeeds, 'vendor' | 'report' | 'signal'> & {
  readonly events: Events
  readonly log: {
    readonly warn: (detail: object, message: string) => void
    readonly error: (detail: object, message: string) => void
  }
}

/** Reaches the ticket vendor of an event; `stop` lets go of what that took. */
export type ConnectTicketVendor = (
  event: EventSettings,
) => Promise<{ readonly vendor: TicketVendor; stop(): Promise<void> }>

/** For whatever nobody is at any more: a process died, the vendor was away, a mailed code was revoked. */
export function jobs(needs: UnfinishedNeeds, connect: ConnectTicketVendor): readonly Job[] {
  const run = async (signal: AbortSignal) => {
    await makeUnfinished(needs, connect, signal)
    return { ok: true } as const
  }
  return [{ name: 'code-generation', cron: '*/5 * * * *', run }]
}

/** Goes on with every batch that is half done, and deletes what is dead here and still good at the vendor. */
export async function makeUnfinished(
  needs: UnfinishedNeeds,
  connect: ConnectTicketVendor,
  signal: AbortSignal,
): Promise<void> {
  const { database, campaigns, events, log } = needs
  const { event, batches, retiring } = await database.snapshot(async (snapshot) => ({
    event: await events.current(snapshot),
    batches: await campaigns.generation.unfinished(snapshot),
    retiring: await campaigns.generation.retiring(snapshot),
  }))
  if (event === undefined || batches.length + retiring.length === 0) return
  const { vendor, stop } = await connect(event)
  try {
    await retireDiscounts({ ...needs, vendor, signal })
    for (const batch of batches) {
      if (signal.aborted) return
      const result = await makeCodes({ ...needs, vendor, signal }, batch)
      if (!result.ok && result.code === 'generation-failed') {
        log.warn({ batch, reason: result.problem }, 'codes are left to be made at the ticket vendor')
      }
    }
  } finally {
    await stop()
  }
}

/** Each once or more: deleting what is gone is a success, so whoever dies in between leaves nothing behind. */
async function retireDiscounts({ database, campaigns, vendor, signal, log }: MakeCodesNeeds & UnfinishedNeeds) {
  for (;;) {
    const retiring = await database.snapshot((snapshot) => campaigns.generation.retiring(snapshot))
    if (retiring.length === 0) return
    for (const { id, discount } of retiring) {
      if (signal?.aborted) return
      try {
        await vendor.deleteDiscount(discount)
      } catch (error) {
        if (!(error instanceof VendorError)) throw error
        log.warn({ discount, reason: error.message }, 'a discount is still to be deleted at the ticket vendor')
        return
      }
      await database.transact((tx) => campaigns.generation.retired(tx, [id]))
    }
  }
}
