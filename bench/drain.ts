import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Humans, mailDrain, openHumans, readSettings } from '../src/main.ts'
import { withAdmin } from '../src/platform/db/database.ts'
import { makeLog } from '../src/platform/log.ts'
import { claim } from '../src/sections/email/internal/claim.ts'
import { type BareMail, generatorRate, sendBare } from './bare-smtp.ts'
import { atLeast, atMost, type BenchReport, type Measurement } from './report.ts'
import { type SinkProcess, startSinkProcess } from './sink-process.ts'
import { queueWave, variablesOf, waveMail } from './wave-mail.ts'

const CONNECTIONS = 4
/** Of each, in turns: at the claim's size, 2,500 mails a round. */
const ROUNDS = 8
const WARM_UP = 500
const CLAIMABLE = 2_000
/** Messages of other years, for each one that is drained. */
const OLD = 50
const CLAIMS = 30

/**
 * Draining `size` mails to a sink, every result durable, against bare pooled nodemailer with the same mails over as many
 * connections, in turns. Then with several processes, and claiming with fifty times as many old messages in the table.
 */
export async function benchDrain(size: number): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), 'humans-bench-'))
  const sink = await startSinkProcess()
  const environment = {
    HUMANS_DATA: folder,
    SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
    MAIL_RATE: 'unlimited',
    MAIL_FROM: 'Bench <bench@humans.example>',
  }
  const read = readSettings(environment)
  if (!read.ok) throw new Error(read.problems.join())
  const humans = await openHumans(read.settings, makeLog({ level: 'silent' }), 8)
  try {
    return { bench: 'drain', size, measured: await measure(humans, sink, environment, size) }
  } finally {
    await humans.database.close()
    await sink.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(
  humans: Humans,
  sink: SinkProcess,
  environment: Readonly<Record<string, string>>,
  size: number,
): Promise<Measurement[]> {
  const each = Math.ceil(size / ROUNDS)
  const mails = bareMails(humans, each)
  await sendBare(mails.slice(0, WARM_UP), sink.port, CONNECTIONS)
  await queueWave(humans, WARM_UP)
  await drainInProcess(humans)

  const bare: number[] = []
  const drained: number[] = []
  const rounds = [
    async () => bare.push(await sendBare(mails, sink.port, CONNECTIONS)),
    async () => {
      await queueWave(humans, each)
      drained.push(await drainInProcess(humans))
    },
  ]
  for (let round = 0; round < ROUNDS; round++) {
    for (const run of round % 2 === 0 ? rounds : rounds.toReversed()) await run()
  }
  const rate = (times: readonly number[]) => (each * times.length * 1_000) / sum(times)
  const rates = (times: readonly number[]) => times.map((time) => Math.round(rate([time]))).join(', ')

  const processes: Measurement[] = []
  for (const count of [1, 2, 4]) {
    await queueWave(humans, each)
    processes.push({ what: `${count} processes`, value: perSecond(await drainInProcesses(humans, environment, count)) })
  }
  const generated = await generatorRate(sink.port, CONNECTIONS, size, sizeOf(mails))

  await queueWave(humans, CLAIMABLE)
  const claimBefore = await claimTime(humans)
  await addOldMessages(humans, size * OLD)
  const claimAfter = await claimTime(humans)
  const ratios = bare.map((time, round) => time / (drained[round] ?? Number.NaN))
  return [
    { what: `bare nodemailer, ${CONNECTIONS} connections`, value: perSecond(rate(bare)) },
    { what: `drain, ${CONNECTIONS} connections`, value: perSecond(rate(drained)) },
    { what: 'drain, a connection', value: perSecond(rate(drained) / CONNECTIONS) },
    ...processes,
    generated === undefined
      ? { what: 'the sink itself', value: 'smtp-source is not installed: bare nodemailer is the limit known' }
      : { what: 'the sink itself, by smtp-source', value: perSecond(generated) },
    { what: 'bare nodemailer, round by round', value: rates(bare) },
    { what: 'drain, round by round', value: rates(drained) },
    { what: 'drain / bare, round by round', value: ratios.map((ratio) => ratio.toFixed(2)).join(', ') },
    { what: 'claiming 100', value: `${claimBefore.toFixed(1)} ms` },
    { what: `claiming 100, ${(size * OLD).toLocaleString('en')} old messages`, value: `${claimAfter.toFixed(1)} ms` },
    atLeast('drain / bare', sum(bare) / sum(drained), 0.9),
    atMost('claiming with old messages / without', claimAfter / claimBefore, 1.5),
  ]
}

function bareMails({ email }: Humans, count: number): BareMail[] {
  return Array.from({ length: count }, (_, place) => ({
    messageId: `<${randomUUID()}@localhost>`,
    to: `human-${place}@people.example`,
    mail: email.preview(waveMail, variablesOf(place)),
  }))
}

async function drainInProcess(humans: Humans): Promise<number> {
  const job = mailDrain(humans, CONNECTIONS)
  const started = performance.now()
  const result = await job.drainDue(new AbortController().signal)
  const took = performance.now() - started
  await job.close()
  if (!result.ok) throw new Error(`the drain stopped: ${JSON.stringify(result)}`)
  return took
}

/** Mails a second from the first result to the last, since a process takes its time to start. */
async function drainInProcesses(
  { database }: Humans,
  environment: Readonly<Record<string, string>>,
  count: number,
): Promise<number> {
  const script = fileURLToPath(new URL('../src/cli.js', import.meta.url))
  const began = Temporal.Now.instant().toString()
  const ends = Array.from({ length: count }, async () => {
    const child = spawn(process.execPath, [script, 'email', 'drain'], {
      env: { ...process.env, ...environment },
      stdio: 'ignore',
    })
    await once(child, 'exit')
  })
  await Promise.all(ends)
  const rate = await withAdmin(database.adminUrl, async (admin) => {
    const { rows } = await admin.query<{ rate: number }>(
      `select sum(count) / extract(epoch from max(at) - min(at))::float8 as rate from email.attempts where at > $1`,
      [began],
    )
    return rows[0]?.rate
  })
  if (rate === undefined) throw new Error('nothing was drained')
  return rate
}

/** The median of several claims, each undone. */
async function claimTime({ database }: Humans): Promise<number> {
  const times: number[] = []
  for (let claimed = 0; claimed < CLAIMS; claimed++) {
    await database.rehearse(async (tx) => {
      const started = performance.now()
      await claim(tx, randomUUID(), { system: 100, bulk: 100 }, [])
      times.push(performance.now() - started)
    })
  }
  return times.toSorted((a, b) => a - b)[Math.floor(CLAIMS / 2)] ?? Number.NaN
}

function addOldMessages({ database }: Humans, count: number): Promise<unknown> {
  return withAdmin(database.adminUrl, (admin) =>
    admin.query(
      `with made as (
        insert into email.messages (id, content, category, group_name, source_kind, source_id, purpose, state, answer,
          state_since, attempts, message_id)
        select gen_random_uuid(), c.hash, c.category, 'old', 'grant', gen_random_uuid()::text, 'code', 'sent', '250 taken',
          now() - interval '100 days', 1, 'old-' || n
        from generate_series(1, $1::integer) n, (select * from email.contents limit 1) c
        returning id
      )
      insert into email.recipients (message, human, name, address, variables)
      select id, id, 'Somebody', 'old@people.example', '{}' from made`,
      [count],
    ),
  )
}

function sizeOf(mails: readonly BareMail[]): number {
  const [first] = mails
  return first === undefined ? 0 : first.mail.html.length + first.mail.text.length
}

function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString('en')} mails/s`
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
