import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'
import { median } from 'd3-array'
import { z } from 'zod'
import { type Humans, openHumans, readSettings } from '../src/main.ts'
import { withAdmin } from '../src/platform/db/database.ts'
import { makeLog } from '../src/platform/log.ts'
import type { CampaignFields } from '../src/sections/campaigns/campaigns.ts'
import { insertBare, WAVE_TABLES } from './bare-inserts.ts'
import { atMost, type BenchReport, milliseconds } from './report.ts'

const MIB = 1024 * 1024
const PART = 5_000
const FEW = 10
/** The middle one of so many runs of each, in turn. */
const RUNS = 5
const operator = { kind: 'operator' } as const

const fields: CampaignFields = {
  title: 'Bench',
  description: '',
  texts: {
    en: { subject: 'Your code, {{Name}}', body: 'Hello {{Name}},\n\nyour code is **{{Code}}**: [use it]({{Link}}).' },
    es: { subject: 'Tu código, {{Name}}', body: 'Hola, {{Name}}:\n\ntu código es **{{Code}}**: [úsalo]({{Link}}).' },
  },
  reminders: {},
  replyTo: null,
  link: 'https://shop.example/?code={{Code}}',
  expiresOn: null,
}

/**
 * A wave to `size` members, grants and messages committed, against bare bulk inserts of the same rows into tables with the
 * same indexes, committed, in the same run on the same database; and the memory of the process that sends it.
 */
export async function benchWave(size: number): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), 'humans-bench-'))
  const read = readSettings({ HUMANS_DATA: folder })
  if (!read.ok) throw new Error(read.problems.join())
  const humans = await openHumans(read.settings, makeLog({ level: 'silent' }), 4)
  try {
    await addPeople(humans, size)
    const runs = []
    for (let run = 0; run < RUNS; run++) runs.push(await measure(humans, folder, run, size))
    const wave = median(runs.map(({ sent }) => sent.ms)) ?? Number.NaN
    const bare = median(runs.map((run) => run.bare)) ?? Number.NaN
    const memory = Math.max(...runs.map(({ sent }) => sent.peak - sent.idle))
    return {
      bench: 'wave',
      size,
      measured: [
        { what: 'waves', value: runs.map(({ sent }) => milliseconds(sent.ms)).join(', ') },
        { what: 'their previews', value: runs.map(({ sent }) => milliseconds(sent.previewMs)).join(', ') },
        { what: 'bare inserts', value: runs.map((run) => milliseconds(run.bare)).join(', ') },
        { what: 'idle process, MiB', value: (Math.max(...runs.map(({ sent }) => sent.idle)) / MIB).toFixed(0) },
        atMost('wave / bare inserts, the middle ones', wave / bare, 2),
        atMost('memory above idle, MiB', memory / MIB, 40),
      ],
    }
  } finally {
    await humans.database.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const said = z.object({ granted: z.int(), ms: z.number(), previewMs: z.number(), idle: z.number(), peak: z.number() })

async function measure(humans: Humans, folder: string, run: number, size: number) {
  const { adminUrl } = humans.database
  const warmUp = await newCampaign(humans, `WARM-${run}`, FEW)
  const campaign = await newCampaign(humans, `CODE-${run}`, size)
  await withAdmin(adminUrl, (admin) => admin.query('checkpoint'))
  const sent = await sendElsewhere([folder, warmUp, campaign])
  if (sent.granted !== size) throw new Error(`${sent.granted} of ${size} were granted`)
  const bare = await withAdmin(adminUrl, async (admin) => {
    await admin.query('checkpoint')
    return insertBare(admin, `bare_${run}`, WAVE_TABLES, campaign)
  })
  return { sent, bare }
}

async function sendElsewhere(args: readonly string[]): Promise<z.infer<typeof said>> {
  const script = fileURLToPath(new URL('./wave-sender.js', import.meta.url))
  const child = spawn(process.execPath, [...process.execArgv, script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return said.parse(JSON.parse(String(line)))
}

async function addPeople({ database, profiles, teams }: Humans, size: number): Promise<void> {
  const people = Array.from({ length: size }, (_, place) => ({
    displayName: `Member ${place}`,
    language: place % 3 === 0 ? ('es' as const) : ('en' as const),
    emails: [{ email: `member-${place}@example.org`, verified: true }],
  }))
  const few: string[] = []
  for (let start = 0; start < size; start += PART) {
    const added = await database.transact((tx) =>
      profiles.importPeople(tx, people.slice(start, start + PART), operator),
    )
    if (few.length === 0) few.push(...added.humans.slice(0, FEW))
  }
  await database.transact((tx) => teams.create(tx, { name: 'Few', hasBudget: false, members: few }, operator))
  await withAdmin(database.adminUrl, (admin) => admin.query('vacuum analyze'))
}

async function newCampaign({ database, campaigns }: Humans, stem: string, codes: number): Promise<string> {
  const { desk } = campaigns
  const lines = Array.from({ length: codes }, (_, place) => ({ line: place + 1, code: `${stem}-${place}` }))
  return database.transact(async (tx) => {
    const made = await desk.create(tx, fields, operator)
    if (!made.ok) throw new Error(made.code)
    for (let start = 0; start < codes; start += PART) {
      await desk.importCodes(tx, made.id, lines.slice(start, start + PART), operator)
    }
    const activated = await desk.activate(tx, made.id, operator)
    if (!activated.ok) throw new Error(activated.code)
    return made.id
  })
}
