import type { Command } from 'commander'
import { syncTickets } from '../flows/ticket-sync.ts'
import type { Humans } from '../main.ts'
import type { Snapshot } from '../platform/db/tx.ts'
import type { SyncMode } from '../sections/tickets/tickets.ts'
import { command, type Outcome, withHumans } from './command.ts'
import { showProgress } from './progress.ts'
import { connectVendors } from './vendors.ts'

export function ticketCommands(program: Command): void {
  const tickets = program.command('tickets').description('sales')

  command(
    tickets,
    'sync',
    'brings sales in step with the vendor',
    (self) => self.option('--full', 'read everything, and find what is gone; without it, what is new or pending'),
    (_, { full }) => withHumans((humans, signal) => sync(humans, full === true ? 'full' : 'incremental', signal)),
  )
  command(
    tickets,
    'stats',
    "the event's figures",
    (self) => self,
    () => withHumans((humans) => read(humans, (snapshot) => humans.tickets.sales(snapshot))),
  )
  command(
    tickets,
    'actuals',
    'sales by week, cut at quarter ends',
    (self) => self,
    () => withHumans((humans) => read(humans, (snapshot) => humans.tickets.weeklyActuals(snapshot))),
  )
  command(
    tickets,
    'owners',
    'whose each matched order and ticket is',
    (self) => self,
    () => withHumans((humans) => read(humans, (snapshot) => humans.tickets.owners(snapshot))),
  )
}

async function sync(humans: Humans, mode: SyncMode, signal: AbortSignal): Promise<Outcome> {
  const { database, events } = humans
  const event = await database.snapshot((snapshot) => events.current(snapshot))
  if (event === undefined) return { ok: false, code: 'no-event' }
  const vendors = await connectVendors(humans, event, signal)
  const progress = showProgress('{pages} pages, {read} records read, {added} new, {changed} changed, {feesAdded} fees')
  let waited = ''
  const waitsForFees = () => {
    humans.log.info('another process asks for fees: the sales are in, and this one waits for it')
    waited = '; another process asked for fees, so this one waited and asked for those that it left'
  }
  try {
    const result = await syncTickets(
      { ...humans, ...vendors, signal, report: (figures) => progress.update(figures), waitsForFees },
      mode,
    )
    if (!result.ok) return result
    const { run } = result
    if (run.error !== null) return { ok: false, code: 'sync-failed', ...run }
    if (run.feesError !== null) return { ok: false, code: 'fees-failed', ...run }
    const text = `${run.read} records read: ${run.added} new, ${run.changed} changed, ${run.setAside} set aside, ${run.feesAdded} fees${waited}`
    return { ok: true, json: run, text }
  } finally {
    progress.stop()
    await vendors.stop()
  }
}

async function read(
  { database, events }: Humans,
  figures: (snapshot: Snapshot) => Promise<object | undefined>,
): Promise<Outcome> {
  return database.snapshot(async (snapshot): Promise<Outcome> => {
    if ((await events.current(snapshot)) === undefined) return { ok: false, code: 'no-event' }
    const json = await figures(snapshot)
    return { ok: true, json, text: JSON.stringify(json, null, 1) }
  })
}
