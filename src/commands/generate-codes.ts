import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import { leftOver, openBatches, termsAskedFor } from '../flows/code-generation/asked-terms.ts'
import { giveUpCodes } from '../flows/code-generation/give-up.ts'
import { generateCodes } from '../flows/code-generation/make-codes.ts'
import type { Humans } from '../main.ts'
import { today } from '../platform/clock.ts'
import { cents } from '../platform/money.ts'
import { type BatchTerms, MOST_CODES_A_BATCH } from '../sections/campaigns/campaigns.ts'
import { day, wholeNumber } from './arguments.ts'
import { command, type Outcome, withHumans } from './command.ts'
import { showProgress } from './progress.ts'
import { connectVendors } from './vendors.ts'

export function generateCodesCommand(campaigns: Command): void {
  command(
    campaigns,
    'generate-codes',
    'makes codes at the ticket vendor; the same again goes on with a batch that was broken off',
    (self) =>
      self
        .argument('<id>')
        .requiredOption('--count <n>', 'how many', wholeNumber(1, MOST_CODES_A_BATCH))
        .option('--percent <p>', 'off each order', wholeNumber(1, 100))
        .option('--amount <cents>', 'off a ticket, in cents', wholeNumber(1, 100_000_000))
        .option(
          '--ticket-type <type>',
          'id or name of one that it covers; may be given several times; without it, all',
          (type, types: string[]) => [...types, type],
          [],
        )
        .option('--expires <day>', 'the last day on which they are good, such as 2026-07-31', day)
        .option('--batch <uuid>', 'the same id again is the same batch'),
    async ([id = ''], options) => {
      const off = offIn(options)
      if (off === undefined) return { ok: false, code: 'no-discount' }
      const ticketTypes = Array.isArray(options['ticketType']) ? options['ticketType'].map(String) : []
      const lastDay = options['expires'] instanceof Temporal.PlainDate ? options['expires'] : null
      const batch = typeof options['batch'] === 'string' ? options['batch'] : undefined
      const asked = { campaign: id, count: Number(options['count']), off, ticketTypes, lastDay, batch }
      return withHumans((humans, signal) => generate(humans, asked, signal))
    },
  )
}

type Asked = {
  readonly campaign: string
  readonly count: number
  readonly off: BatchTerms['off']
  readonly ticketTypes: readonly string[]
  readonly lastDay: Temporal.PlainDate | null
  readonly batch: string | undefined
}

async function generate(humans: Humans, asked: Asked, signal: AbortSignal): Promise<Outcome> {
  const { database, campaigns, events, clock } = humans
  const { campaign, count } = asked
  const { event, there } = await database.snapshot(async (snapshot) => ({
    event: await events.current(snapshot),
    there: await campaigns.generation.batches(snapshot, campaign),
  }))
  if (event === undefined) return { ok: false, code: 'no-event' }
  const vendors = await connectVendors(humans, event, signal)
  const progress = showProgress(`{bar} {value} of ${count} codes made`, count)
  try {
    const { vendor } = vendors
    const known = asked.ticketTypes.length === 0 ? [] : (await vendor.event()).ticketTypes
    const read = termsAskedFor(asked, event, known, today(clock, event.timeZone))
    if (!read.ok) return read
    const { terms } = read
    const batch = asked.batch ?? leftOver(there, count, terms)?.id ?? randomUUID()
    const needs = { database, campaigns, vendor, signal, report: (made: number) => progress.update({}, made) }
    const made = await generateCodes(needs, { batch, campaign, count, ...terms }, { kind: 'operator' })
    if (!made.ok) return made
    return { ok: true, json: { batch, made: count }, text: `${count} codes made` }
  } finally {
    progress.stop()
    await vendors.stop()
  }
}

export function giveUpCodesCommand(campaigns: Command): void {
  command(
    campaigns,
    'give-up-codes',
    'drops what is left of a batch of codes that is half made; what the vendor was asked for is looked up there first',
    (self) => self.argument('<id>').option('--batch <uuid>', 'which batch; without it, the one that is not done'),
    ([id = ''], { batch }) => withHumans((humans, signal) => giveUp(humans, id, batch, signal)),
  )
}

async function giveUp(humans: Humans, campaign: string, named: unknown, signal: AbortSignal): Promise<Outcome> {
  const { database, campaigns, events } = humans
  const { event, open } = await database.snapshot(async (snapshot) => ({
    event: await events.current(snapshot),
    open: openBatches(await campaigns.generation.batches(snapshot, campaign)).map(({ id }) => id),
  }))
  if (event === undefined) return { ok: false, code: 'no-event' }
  const [only, ...others] = open
  const batch = typeof named === 'string' ? named : only
  if (batch === undefined) return { ok: false, code: 'no-open-batch' }
  if (named === undefined && others.length > 0) return { ok: false, code: 'several-open-batches', open }
  const { vendor, stop } = await connectVendors(humans, event, signal)
  try {
    const given = await giveUpCodes({ database, campaigns, vendor, signal }, batch, { kind: 'operator' })
    if (!given.ok) return given
    const { made, dropped, open: unknown } = given
    const left = unknown === 0 ? '' : `; ${unknown} that the vendor may have made is looked up by the server later`
    return { ok: true, json: { batch, made, dropped, open: unknown }, text: `${made} made, ${dropped} dropped${left}` }
  } finally {
    await stop()
  }
}

/** Undefined unless it is said what they take off, in one way. */
function offIn({ percent, amount }: Readonly<Record<string, unknown>>): BatchTerms['off'] | undefined {
  if ((percent === undefined) === (amount === undefined)) return undefined
  return percent === undefined ? { amount: cents(Number(amount)) } : { percent: Number(percent) }
}
