import type { Command } from 'commander'
import { WaveSender } from '../flows/campaign-wave/wave-sender.ts'
import { CodeMaker } from '../flows/code-generation/code-maker.ts'
import { demonstrationAdmin, fillDemonstration } from '../flows/demonstration.ts'
import { SyncOnDemand } from '../flows/sync-on-demand.ts'
import { followHints } from '../flows/ticket-hints.ts'
import {
  type Humans,
  mailDrain,
  openHumans,
  readSettings,
  scheduledJobs,
  timeZoneOf,
  watchMail,
  webApp,
} from '../main.ts'
import { makeMetrics } from '../platform/http/metrics.ts'
import { startServer } from '../platform/http/server.ts'
import { runJobs } from '../platform/jobs/run-jobs.ts'
import { makeLog } from '../platform/log.ts'
import { firstAdminPath, signInPath } from '../sections/auth/auth.ts'
import { demonstrationSeason, isDemonstration } from '../vendors/simulated/demonstration.ts'
import { command, type Outcome, type Say } from './command.ts'
import { aborted, abortOnStop } from './signals.ts'
import { connectSimulated, keepVendors } from './vendors.ts'

/** For pages, the drain and whatever a flow needs beside them. */
const CONNECTIONS = 12
const MAIL_CONNECTIONS = 4

export function serveCommand(program: Command): void {
  command(
    program,
    'serve',
    'the web pages, the mail and what comes due by itself, until stopped',
    (self) => self.option('--empty', 'without the demonstration season'),
    (_, { empty }, say) => serve(empty === true, say),
  )
}

async function serve(empty: boolean, say: Say): Promise<Outcome | undefined> {
  const read = readSettings(process.env)
  if (!read.ok) return read
  const { settings } = read
  const log = makeLog({ level: settings.LOG_LEVEL })
  const { signal, stop, done } = abortOnStop()
  const humans = await openHumans(settings, log, CONNECTIONS)
  try {
    if (settings.HUMANS_ENV === 'production' && (await holdsDemonstration(humans))) {
      return { ok: false, code: 'demonstration-data' }
    }
    const vendors = keepVendors(humans, signal)
    const syncs = new SyncOnDemand(humans, vendors.connect, signal)
    const codes = new CodeMaker(humans, vendors.connect, signal)
    const waves = new WaveSender({ ...humans, signal })
    const metrics = makeMetrics()
    const app = webApp(humans, { syncs, codes, waves, metrics })
    const server = await startServer(app, { host: settings.HOST, port: settings.PORT })
    const drain = mailDrain(humans, MAIL_CONNECTIONS, watchMail(humans, metrics))
    const draining = drain.run(signal)
    const following = followHints(humans, vendors.connect, signal)
    let working: Promise<void> | undefined
    try {
      if (!empty && settings.HUMANS_ENV === 'development' && settings.TICKET_VENDOR === 'simulated') {
        await fillDemonstration({ ...humans, signal }, connectSimulated)
      }
      if (!signal.aborted) {
        const json = { url: settings.BASE_URL, ...(await waysIn(humans)) }
        say({ json, text: welcome(json) })
      }
      // Not before the demonstration is filled and the address is said: neither is to wait for it.
      working = runJobs(
        {
          jobs: scheduledJobs(humans, vendors.connect),
          queue: humans.database.queue,
          timeZone: () => humans.database.snapshot((snapshot) => timeZoneOf(humans.events, snapshot)),
          log,
          ended: metrics.jobEnded,
        },
        signal,
      )
      await aborted(signal)
    } finally {
      stop()
      await server.stop()
      await following
      await working
      await syncs.settled()
      await codes.settled()
      await waves.settled()
      await vendors.stop()
      await draining
      await drain.close()
    }
    return undefined
  } finally {
    done()
    await humans.database.close()
  }
}

async function holdsDemonstration({ database, events }: Humans): Promise<boolean> {
  const event = await database.snapshot((snapshot) => events.current(snapshot))
  return event !== undefined && isDemonstration(event)
}

/** Links that this start prints, each where there is one to print. */
type WaysIn = {
  /** Of the demonstration's admin; null where the data is somebody's own. */
  readonly signIn: string | null
  /** For whoever becomes the first admin; null where there is one. */
  readonly firstAdmin: string | null
}

async function waysIn({ config, database, events, auth }: Humans): Promise<WaysIn> {
  const event = await database.snapshot((snapshot) => events.current(snapshot))
  if (event !== undefined && isDemonstration(event)) {
    const admin = demonstrationAdmin(demonstrationSeason(event.gateOpening))
    const token = await database.transact((tx) => auth.issueToken(tx, admin))
    return { signIn: `${config.BASE_URL}${signInPath(token)}`, firstAdmin: null }
  }
  const token = await database.transact((tx) => auth.firstAdmin.issueToken(tx))
  return { signIn: null, firstAdmin: token === undefined ? null : `${config.BASE_URL}${firstAdminPath(token)}` }
}

function welcome({ url, signIn, firstAdmin }: WaysIn & { readonly url: string }): string {
  return `Humans is at ${url}\n${howToSignIn({ signIn, firstAdmin })}`
}

function howToSignIn({ signIn, firstAdmin }: WaysIn): string {
  if (signIn !== null) return `Sign in, once and within 15 minutes, as the demonstration's admin:\n  ${signIn}`
  if (firstAdmin !== null) return `Nobody is admin yet. Become it, once and within 24 hours:\n  ${firstAdmin}`
  return 'Sign in there by mail, or with a link from: humans sign-in-link EMAIL'
}
