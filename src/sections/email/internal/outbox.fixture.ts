import { randomUUID } from 'node:crypto'
import type { Database } from '../../../platform/db/database.ts'
import type { ContentSource, Mail, MailBatch } from '../email.ts'
import { build } from '../section.ts'

export const sampleHouse = {
  organisation: { name: 'Low Tide', legal: 'Low Tide, association, Tarifa' },
  environment: 'development',
  baseUrl: 'https://humans.low-tide.example',
  secret: 'a secret for tests alone, 32 bytes',
}

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
  const email = build(sampleHouse)
  return database.transact(async (tx) => {
    const { content } = await email.compile(tx, sampleSource)
    const mails = Array.from({ length: count }, (_, place) => change(sampleMail(content, place), place))
    return email.enqueue(tx, sampleBatch(mails))
  })
}
