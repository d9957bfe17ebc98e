import type { Job, JobResult } from '../platform/jobs/job.ts'
import type { SyncMode } from '../sections/tickets/tickets.ts'
import { type ConnectVendors, syncTickets, type TicketSyncNeeds } from './ticket-sync.ts'

export type PassNeeds = Omit<TicketSyncNeeds, 'vendor' | 'payments' | 'report' | 'signal'> & {
  readonly log: { readonly warn: (detail: object, message: string) => void }
}

/**
 * The passes that come by themselves, each with the fees that are missing. One at a time, over all processes and whoever
 * asked: the other is skipped. So the quarters of an hour are those that leave the nightly one alone, and that one waits
 * for whatever is in its way.
 */
export function jobs(needs: PassNeeds, connect: ConnectVendors): readonly Job[] {
  return [
    {
      name: 'full-ticket-pass',
      cron: '0 3 * * *',
      retries: { times: 6, minutesBetween: 10 },
      run: (signal) => pass(needs, connect, { mode: 'full', signal }),
    },
    {
      name: 'ticket-pass',
      cron: '10,25,40,55 * * * *',
      run: (signal) => pass(needs, connect, { mode: 'incremental', signal }),
    },
  ]
}

async function pass(
  needs: PassNeeds,
  connect: ConnectVendors,
  { mode, signal }: { readonly mode: SyncMode; readonly signal: AbortSignal },
): Promise<JobResult> {
  const { database, events, log } = needs
  const event = await database.snapshot((snapshot) => events.current(snapshot))
  if (event === undefined) return { ok: false, code: 'skipped', reason: 'no event is set' }
  const { stop, ...vendors } = await connect(event)
  try {
    const result = await syncTickets({ ...needs, ...vendors, signal }, mode)
    if (!result.ok) return notRun(result)
    const { error, feesError } = result.run
    if (error !== null) return { ok: false, code: 'failed', reason: error }
    // They are asked for by the next pass anyway: no reason to read everything again.
    if (feesError !== null) log.warn({ reason: feesError }, 'the fees of the tickets are missing')
    return { ok: true }
  } finally {
    await stop()
  }
}

function notRun(result: Extract<Awaited<ReturnType<typeof syncTickets>>, { ok: false }>): JobResult {
  if (result.code === 'lease-lost') return { ok: false, code: 'failed', reason: 'another run took over' }
  return { ok: false, code: 'skipped', reason: `another run (${result.mode}) goes on since ${result.since}` }
}
