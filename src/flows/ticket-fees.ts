import type { Lease, SyncRun } from '../sections/tickets/tickets.ts'
import type { PaymentFees, PaymentProvider } from '../vendors/payment-provider.ts'
import { VendorError } from '../vendors/ticket-vendor.ts'
import type { TicketSyncNeeds } from './ticket-sync.ts'

const FEES_AT_ONCE = 8
const FEES_A_WRITE = 200

/**
 * Asks for the fees of every payment that has none yet, after a run whose record they are counted on. A provider that
 * can't be asked is a reason on that record and no failure of the run; what is missing is asked for by the next one.
 */
export async function readFees(
  needs: TicketSyncNeeds,
  lease: Lease,
  ended: SyncRun,
): Promise<Pick<SyncRun, 'feesAdded' | 'feesError'>> {
  const { database, tickets, payments, report, signal } = needs
  const done = { feesAdded: 0, feesError: null }
  if (payments === null) return done
  const missing = await database.snapshot((snapshot) => tickets.sync.withoutFees(snapshot))
  try {
    for (let start = 0; start < missing.length; start += FEES_A_WRITE) {
      if (signal?.aborted) throw new VendorError('stopped', 'it was stopped')
      const fees = await askForFees(payments, missing.slice(start, start + FEES_A_WRITE))
      const { added } = await database.transact((tx) => tickets.sync.recordFees(tx, lease, fees))
      done.feesAdded += added
      report?.({ ...ended, feesAdded: done.feesAdded })
    }
    return done
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    await database.transact((tx) => tickets.sync.feesFailed(tx, lease, error.message))
    return { ...done, feesError: error.message }
  }
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
