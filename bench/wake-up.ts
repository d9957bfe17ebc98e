import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Humans, openHumans, readSettings } from '../src/main.ts'
import { makeLog } from '../src/platform/log.ts'
import type { ContentSource } from '../src/sections/email/email.ts'
import { type BenchReport, type Measurement, milliseconds } from './report.ts'
import { startServerProcess } from './server-process.ts'
import { type SinkProcess, startSinkProcess } from './sink-process.ts'
import { queueWave } from './wave-mail.ts'

const MAILS = 60
const WARM_UP = 5
/** Between two, so that nothing of the last is still under way. */
const GAP_MS = 100

const link: ContentSource = {
  category: 'system',
  subject: 'Sign in',
  body: 'Hello, [sign in]({{Link}}).',
  replyTo: null,
  language: 'en',
}

/**
 * How long a sign-in link takes from its transaction to the mail server, with `humans serve` draining: while nothing else
 * is to do, and while a wave of `size` goes out.
 */
export async function benchWakeUp(size: number): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), 'humans-bench-'))
  const sink = await startSinkProcess()
  const read = readSettings({ HUMANS_DATA: folder })
  if (!read.ok) throw new Error(read.problems.join())
  const humans = await openHumans(read.settings, makeLog({ level: 'silent' }), 4)
  const server = await startServerProcess(folder, {
    SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
    MAIL_RATE: 'unlimited',
    MAIL_FROM: 'Bench <bench@humans.example>',
  })
  try {
    await sendLinks(humans, sink, WARM_UP)
    const idle = await sendLinks(humans, sink, MAILS)
    await queueWave(humans, size)
    const busy = await sendLinks(humans, sink, MAILS)
    const left = await waiting(humans)
    return {
      bench: 'wake-up',
      size,
      measured: [
        ...shares('idle', idle),
        ...shares('while a wave drains', busy),
        { what: 'of the wave, still to be sent after the last', value: left.toLocaleString('en') },
        within('idle, p95', quantile(idle, 0.95), 100),
        within('while a wave drains, p95', quantile(busy, 0.95), 2_000),
      ],
    }
  } finally {
    await server.stop()
    await humans.database.close()
    await sink.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The time from before each transaction, which is no less than from its commit. */
async function sendLinks(humans: Humans, sink: SinkProcess, count: number): Promise<readonly number[]> {
  const times: number[] = []
  for (let sent = 0; sent < count; sent++) {
    await pause(GAP_MS)
    const started = performance.now()
    await Promise.all([sink.urgent(), queueLink(humans)])
    times.push(performance.now() - started)
  }
  return times
}

async function queueLink({ database, email }: Humans): Promise<void> {
  const source = crypto.randomUUID()
  const secrets = { Link: `https://humans.example/sign-in/${source}` }
  const mail = { source, human: source, name: 'Somebody', address: `urgent-${source}@people.example`, variables: {} }
  await database.transact(async (tx) => {
    const { content } = await email.compile(tx, link)
    await email.enqueue(tx, {
      group: 'sign-in',
      kind: 'bench',
      purpose: 'link',
      mails: [{ ...mail, content, secrets }],
    })
  })
}

async function waiting({ database, email }: Humans): Promise<number> {
  const { queued, sending } = await database.snapshot((snapshot) => email.totals(snapshot, 'campaign:bench', 'code'))
  return queued + sending
}

function shares(when: string, times: readonly number[]): Measurement[] {
  const value = [0.5, 0.95, 1].map((share) => milliseconds(quantile(times, share))).join(', ')
  return [{ what: `${when}: median, p95, longest of ${times.length}`, value }]
}

function quantile(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length * share) - 1] ?? Number.NaN
}

function within(what: string, ms: number, limit: number): Measurement {
  return { what, value: milliseconds(ms), limit: `under ${milliseconds(limit)}`, met: ms < limit }
}
