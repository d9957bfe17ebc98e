import { setTimeout as sleep } from 'node:timers/promises'
import { type FeesLease, type Lease, LeaseLost, type SyncRun } from '../sections/tickets/tickets.ts'
import type { PaymentFees, PaymentProvider } from '../vendors/payment-provider.ts'
import { VendorError } from '../vendors/ticket-vendor.ts'
import type { TicketSyncNeeds } from './ticket-sync.ts'

const FEES_AT_ONCE = 8
const FEES_A_WRITE = 200
const RENEW_MILLISECONDS = 10_000
const BEGIN_AGAIN_MILLISECONDS = 250

/**
 * Asks for the fees of every payment that has none yet, after a run whose record they are counted on. A provider that
 * can't be asked is a reason on that record and no failure of the run; what is missing is asked for by the next one.
 *
 * One process at a time asks, by a lease of its own: the provider sees no more requests at once than one sends. Another
 * waits, since payments that came with its run may be none of those that the first one asks for.
 */
export async function readFees(
  needs: TicketSyncNeeds,
  lease: Lease,
  ended: SyncRun,
): Promise<Pick<SyncRun, 'feesAdded' | 'feesError'>> {
  const { database, tickets, payments, report } = needs
  let feesAdded = 0
  if (payments === null) return { feesAdded, feesError: null }
  try {
    await withFeesLease(needs, lease, async (feesLease) => {
      const missing = await database.snapshot((snapshot) => tickets.sync.withoutFees(snapshot))
      for (let start = 0; start < missing.length; start += FEES_A_WRITE) {
        refuseIfStopped(needs)
        const fees = await askForFees(payments, missing.slice(start, start + FEES_A_WRITE))
        const { added } = await database.transact((tx) => tickets.sync.recordFees(tx, feesLease, fees))
        feesAdded += added
        report?.({ ...ended, feesAdded })
      }
    })
    return { feesAdded, feesError: null }
  } catch (error) {
    if (!(error instanceof VendorError || error instanceof LeaseLost)) throw error
    await database.transact((tx) => tickets.sync.feesFailed(tx, lease, error.message))
    return { feesAdded, feesError: error.message }
  }
}

async function withFeesLease(
  needs: TicketSyncNeeds,
  lease: Lease,
  work: (lease: FeesLease) => Promise<void>,
): Promise<void> {
  const { database, tickets, waitsForFees } = needs
  const begin = () => database.transact((tx) => tickets.sync.beginFees(tx, lease))
  let taken = await begin()
  if (taken === undefined) waitsForFees?.()
  while (taken === undefined) {
    await sleep(BEGIN_AGAIN_MILLISECONDS)
    refuseIfStopped(needs)
    taken = await begin()
  }
  const feesLease = taken
  const heartbeat = setInterval(() => {
    database
      .transact((tx) => tickets.sync.renew(tx, feesLease))
      .catch(() => {
        // A lease that is lost, or a database that is away, is met again by the next write.
      })
  }, RENEW_MILLISECONDS)
  try {
    await work(feesLease)
  } finally {
    clearInterval(heartbeat)
    await database.transact((tx) => tickets.sync.endFees(tx, feesLease))
  }
}

function refuseIfStopped({ signal }: TicketSyncNeeds): void {
  if (signal?.aborted) throw new VendorError('stopped', 'it was stopped')
}

/** At most so many requests at a time. */
async function askForFees(
  payments: PaymentProvider,
  intents: readonly string[],
): Promise<ReadonlyMap<string, PaymentFees>> {
  const waiting = [...intents]
  const answers = new Map<string, PaymentFees>()
  const ask = async () => {
    for (let intent = waiting.shift(); intent !== undefined; intent = waiting.shift()) {
      answers.set(intent, await payments.fees(intent))
    }
  }
  await Promise.all(Array.from({ length: FEES_AT_ONCE }, ask))
  return answers
}
