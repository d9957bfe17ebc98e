import { randomUUID } from 'node:crypto'
import { TEST_SECRET } from '../../../../test/support/secret.ts'
import type { Database } from '../../../platform/db/database.ts'
import { build as buildAudit } from '../../audit/section.ts'
import type { ContentSource, Mail, MailBatch } from '../email.ts'
import { build, buildDrain, buildOutbox, type DrainSettings } from '../section.ts'

export const sampleHouse = {
  organisation: { name: 'Low Tide', legal: 'Low Tide, association, Tarifa' },
  environment: 'development',
  baseUrl: 'https://humans.low-tide.example',
}

const audit = buildAudit()

export const emailIn = (house: typeof sampleHouse) => build({ audit, house, secret: TEST_SECRET })
export const sampleEmail = emailIn(sampleHouse)
export const sampleOutbox = buildOutbox({ audit, secret: TEST_SECRET, limits: [] })

/** Drains `database` into its own mailbox, unless changed. */
export function sampleDrain(database: DrainSettings['database'], changes: Partial<DrainSettings> = {}) {
  return buildDrain({
    database,
    server: undefined,
    limits: [],
    secret: TEST_SECRET,
    from: 'Low Tide <post@low-tide.example>',
    house: sampleHouse,
    dkim: undefined,
    connections: 4,
    log: { warn: () => {}, error: () => {} },
    took: () => {},
    ...changes,
  })
}

/** For `withAdmin`: an outbox as it is at the beginning. */
export const EMPTY_OUTBOX = `truncate email.messages, email.recipients, email.attempts, email.tallies, email.captured;
  update email.gate set paused_since = null, broken_since = null, fault = null, faults = 0, probe_at = null`

export const sampleSource: ContentSource = {
  category: 'campaign-codes',
  subject: 'Your code {{Code}}, {{Name}}',
  body: 'Hello {{Name}}, your code is **{{Code}}**.',
  replyTo: 'crew@low-tide.example',
  language: 'en',
}

export function sampleMail(content: string, place: number): Mail {
  return {
    source: `grant-${place}`,
    content,
    human: randomUUID(),
    name: `Human ${place}`,
    address: `human-${place}@people.example`,
    variables: { Name: `Human ${place}`, Code: `LOW-${place}` },
  }
}

export function sampleBatch(mails: readonly Mail[]): MailBatch {
  return { group: 'campaign:1', kind: 'grant', purpose: 'code', mails }
}

/** Queues `count` sample mails, each changed as `change` says. */
export function queueSamples(
  database: Pick<Database, 'transact'>,
  count: number,
  change: (mail: Mail, place: number) => Mail = (mail) => mail,
) {
  return database.transact(async (tx) => {
    const { content } = await sampleEmail.compile(tx, sampleSource)
    const mails = Array.from({ length: count }, (_, place) => change(sampleMail(content, place), place))
    return sampleEmail.enqueue(tx, sampleBatch(mails))
  })
}

/** For tests in which nobody is merged: everybody is who they were. */
export async function nobodyMerged(_: unknown, humans: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return new Map(humans.map((human) => [human, human]))
}
