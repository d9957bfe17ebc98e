import type { Command } from 'commander'
import { type Config, readConfig } from '../config.ts'
import { type Humans, openHumans } from '../main.ts'
import { DatabaseRefusal } from '../platform/db/database-error.ts'
import { EmbeddedServerError } from '../platform/db/embedded/embedded-server-error.ts'
import { makeLog } from '../platform/log.ts'
import { VendorError } from '../vendors/ticket-vendor.ts'
import { explain, type Refusal } from './refusal.ts'

/** What a command did: its JSON document, and the same for a person; or why it did not. */
export type Outcome = Done | Refusal
export type Done = {
  readonly ok: true
  readonly json: unknown
  readonly text: string
  /** Goes on after the document was printed, until stopped. */
  readonly goOn?: () => Promise<void>
}

export type Invocation = { readonly json: boolean }

/** Connections that one command needs: it works at one thing, and may beside it keep a lease. */
const CONNECTIONS = 4

/** Adds a command that prints its outcome and ends with 0, or with 1 and one line of reason. */
export function command(
  parent: Command,
  usage: string,
  description: string,
  build: (command: Command) => Command,
  run: (args: readonly string[], options: Readonly<Record<string, unknown>>) => Promise<Outcome>,
): void {
  build(parent.command(usage).description(description).option('--json', 'print one JSON document on stdout')).action(
    async (...given: unknown[]) => {
      const self = given.at(-1)
      if (!isCommand(self)) throw new Error('a command is called with itself')
      const options: Readonly<Record<string, unknown>> = self.opts()
      await finish(() => run(self.args, options), { json: options['json'] === true })
    },
  )
}

/** For a command that works on the database: opens it, runs, and lets it go whatever happened. */
export async function withHumans(
  work: (humans: Humans) => Promise<Outcome>,
  connections = CONNECTIONS,
): Promise<Outcome> {
  const read = readConfig(process.env)
  if (!read.ok) return read
  return withConfig(read.config, work, connections)
}

async function withConfig(
  config: Config,
  work: (humans: Humans) => Promise<Outcome>,
  connections: number,
): Promise<Outcome> {
  const log = makeLog({ level: config.LOG_LEVEL })
  const humans = await openHumans(config, log, connections)
  try {
    return await work(humans)
  } finally {
    await humans.database.close()
  }
}

/** One place turns outcomes into what is printed and the exit code. */
async function finish(run: () => Promise<Outcome>, { json }: Invocation): Promise<void> {
  const outcome = await run().catch(expectedFailure)
  if (outcome.ok) {
    process.stdout.write(json ? `${JSON.stringify(outcome.json)}\n` : `${outcome.text}\n`)
    await outcome.goOn?.()
    return
  }
  if (json) process.stdout.write(`${JSON.stringify(outcome)}\n`)
  process.stderr.write(`humans: ${explain(outcome)}\n`)
  process.exitCode = 1
}

/** Failures of the surroundings come as errors of a few named kinds; anything else is a bug and shows itself. */
function expectedFailure(error: unknown): Refusal {
  if (error instanceof DatabaseRefusal || error instanceof EmbeddedServerError || error instanceof VendorError) {
    return { ok: false, code: 'unusable', message: error.message }
  }
  throw error
}

function isCommand(value: unknown): value is Command {
  return typeof value === 'object' && value !== null && 'opts' in value && 'args' in value
}
