import type { Command } from 'commander'
import { DataFolderError } from '../config.ts'
import { type Humans, openHumans, readSettings } from '../main.ts'
import { DatabaseRefusal } from '../platform/db/database-error.ts'
import { EmbeddedServerError } from '../platform/db/embedded/embedded-server-error.ts'
import { isLockTimeout } from '../platform/db/locks.ts'
import { PortInUse } from '../platform/http/server.ts'
import { makeLog } from '../platform/log.ts'
import { BadSeason } from '../vendors/simulated/folder.ts'
import { VendorError } from '../vendors/ticket-vendor.ts'
import { explain, type Refusal } from './refusal.ts'
import { abortOnStop } from './signals.ts'

/** What a command did: its JSON document, and the same for a person; or why it did not. */
export type Outcome = Done | Refusal
export type Done = {
  readonly ok: true
  readonly json: unknown
  readonly text: string
}

/** Prints an outcome as it comes: what a command that runs until stopped says at its start. */
export type Say = (printed: Pick<Done, 'json' | 'text'>) => void

const interrupted: Outcome = { ok: false, code: 'interrupted' }

/** Connections that one command needs: it works at one thing, and may beside it keep a lease. */
const CONNECTIONS = 4

/** Adds a command that prints its outcome and ends with 0, or with 1 and one line of reason. */
export function command(
  parent: Command,
  usage: string,
  description: string,
  build: (command: Command) => Command,
  run: (args: readonly string[], options: Readonly<Record<string, unknown>>, say: Say) => Promise<Outcome | undefined>,
): void {
  build(parent.command(usage).description(description).option('--json', 'print one JSON document on stdout')).action(
    async (...given: unknown[]) => {
      const self = given.at(-1)
      if (!isCommand(self)) throw new Error('a command is called with itself')
      const options: Readonly<Record<string, unknown>> = self.opts()
      const say = printer({ json: options['json'] === true })
      await finish(() => run(self.args, options, say), say)
    },
  )
}

/**
 * For a command that works on the database: opens it, runs, and lets it go whatever happened. At the first Ctrl-C or
 * SIGTERM, `signal` aborts and the command has until its work returns; at the second the process ends at once.
 */
export async function withHumans(
  work: (humans: Humans, signal: AbortSignal) => Promise<Outcome>,
  connections = CONNECTIONS,
): Promise<Outcome> {
  const read = readSettings(process.env)
  if (!read.ok) return read
  const { signal, done } = abortOnStop()
  try {
    const humans = await openHumans(read.settings, makeLog({ level: read.settings.LOG_LEVEL }), connections)
    try {
      const outcome = signal.aborted ? interrupted : await work(humans, signal)
      return signal.aborted && !outcome.ok ? interrupted : outcome
    } finally {
      await humans.database.close()
    }
  } finally {
    done()
  }
}

/** What the command line's own parser can't see: options that need one another, or exclude one another. */
const WRONG_USAGE = new Set(['half-a-text', 'no-audience', 'no-discount', 'no-text'])

/** One place turns outcomes into what is printed and the exit code. */
async function finish(run: () => Promise<Outcome | undefined>, say: Say): Promise<void> {
  const outcome = await run().catch(expectedFailure)
  if (outcome === undefined) return
  if (outcome.ok) return say(outcome)
  say({ json: outcome, text: '' })
  process.stderr.write(`humans: ${explain(outcome)}\n`)
  process.exitCode = WRONG_USAGE.has(outcome.code) ? 2 : 1
}

function printer({ json }: { readonly json: boolean }): Say {
  return (printed) => {
    const text = json ? JSON.stringify(printed.json) : printed.text
    if (text !== '') process.stdout.write(`${text}\n`)
  }
}

/** Failures of the surroundings come as errors of a few named kinds; anything else is a bug and shows itself. */
function expectedFailure(error: unknown): Refusal {
  if (
    error instanceof BadSeason ||
    error instanceof DatabaseRefusal ||
    error instanceof DataFolderError ||
    error instanceof EmbeddedServerError ||
    error instanceof PortInUse ||
    error instanceof VendorError
  ) {
    return { ok: false, code: 'unusable', message: error.message }
  }
  if (isLockTimeout(error)) return { ok: false, code: 'busy' }
  throw error
}

function isCommand(value: unknown): value is Command {
  return typeof value === 'object' && value !== null && 'opts' in value && 'args' in value
}
