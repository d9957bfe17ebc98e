import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import type { Mail } from '../email.ts'
import {
  sampleEmail as email,
  sampleOutbox as outbox,
  queueSamples,
  sampleBatch,
  sampleMail,
  sampleSource,
} from './outbox.fixture.ts'

const CAUSE = { kind: 'grant', purpose: 'code' }

describe('queueing mails', () => {
  const database = testDatabase()
  const deliveriesOf = (...sources: readonly string[]) =>
    database.current.snapshot((snapshot) => email.deliveries(snapshot, CAUSE, sources))
  const enqueue = (group: string, change: (mail: Mail) => Mail, count: number) =>
    database.current.transact(async (tx) => {
      const { content } = await email.compile(tx, sampleSource)
      const mails = Array.from({ length: count }, (_, place) => {
        const mail = sampleMail(content, place)
        return change({ ...mail, source: `${group}-${place}` })
      })
      return email.enqueue(tx, { ...sampleBatch(mails), group })
    })

  it('takes 2,000 in one call', async () => {
    expect(await enqueue('many', (mail) => mail, 2000)).toEqual({ queued: 2000, failed: 0, cancelled: 0, present: 0 })
    const totals = await database.current.snapshot((snapshot) => email.totals(snapshot, 'many', 'code'))
    expect(totals).toEqual({ queued: 2000, sending: 0, sent: 0, retrying: 0, failed: 0, cancelled: 0 })
  })

  it('queues nothing for a source that has its mail, even when both come at once', async () => {
    const both = await Promise.all([enqueue('twice', (mail) => mail, 50), enqueue('twice', (mail) => mail, 50)])
    const sum = (pick: (result: (typeof both)[number]) => number) => both.reduce((total, one) => total + pick(one), 0)
    expect([sum(({ queued }) => queued), sum(({ present }) => present)]).toEqual([50, 50])
  })

  it('has another for another purpose', async () => {
    await enqueue('purposes', (mail) => mail, 1)
    const reminder = await database.current.transact(async (tx) => {
      const { content } = await email.compile(tx, sampleSource)
      const mails = [{ ...sampleMail(content, 0), source: 'purposes-0' }]
      return email.enqueue(tx, { ...sampleBatch(mails), group: 'purposes', purpose: 'reminder' })
    })
    expect(reminder).toEqual({ queued: 1, failed: 0, cancelled: 0, present: 0 })
  })

  it.each([
    [null, 'no-address'],
    ['  ', 'no-address'],
    ['nobody', 'bad-address'],
    ['a@b@c.example', 'bad-address'],
    ['a b@people.example', 'bad-address'],
    ['a@people..example', 'bad-address'],
    ['a@people.example\r\nBcc: all@people.example', 'bad-address'],
    ['Eve <eve@people.example>', 'bad-address'],
    ['a@people.example\0', 'bad-address'],
    ['\ud800@people.example', 'bad-address'],
    [`${'a'.repeat(65)}@people.example`, 'bad-address'],
  ])('records what %j makes undeliverable, and keeps the rest of the batch', async (address, reason) => {
    const group = `bad ${JSON.stringify(address)}`
    const result = await enqueue(group, (mail) => (mail.source.endsWith('-1') ? { ...mail, address } : mail), 3)
    expect(result).toEqual({ queued: 2, failed: 1, cancelled: 0, present: 0 })
    const found = await deliveriesOf(`${group}-0`, `${group}-1`)
    expect(found.get(`${group}-0`)).toMatchObject({ state: 'queued', reason: null })
    expect(found.get(`${group}-1`)).toMatchObject({ state: 'failed', reason })
  })

  it.each(['zoë@people.example', "o'neil+tag@people.example", 'ana@niño.example', ' a@localhost '])(
    'takes %j for an address',
    async (address) => {
      expect(await enqueue(`good ${address}`, (mail) => ({ ...mail, address }), 1)).toMatchObject({ queued: 1 })
    },
  )

  it('takes any text for names and values', async () => {
    const text = 'a\0b \ud800 "quoted" \\ {NULL} שלום 🌊'
    const variables = { Name: text, Code: text }
    expect(await enqueue('any', (mail) => ({ ...mail, name: text, variables }), 1)).toMatchObject({ queued: 1 })
  })

  it('throws when a mail lacks a value for a slot', async () => {
    const incomplete = enqueue('incomplete', (mail) => ({ ...mail, variables: { Name: 'Ana' } }), 1)
    await expect(incomplete).rejects.toThrow('{{Code}}')
  })

  it('queues nothing when the transaction around it fails', async () => {
    const failing = database.current.transact(async (tx) => {
      const { content } = await email.compile(tx, sampleSource)
      await email.enqueue(tx, { ...sampleBatch([{ ...sampleMail(content, 0), source: 'undone' }]), group: 'undone' })
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect((await deliveriesOf('undone')).size).toBe(0)
  })
})

describe('the outbox', () => {
  const database = testDatabase()

  it('shows every message once over its pages, newest first, and finds by name and address', async () => {
    await queueSamples(database.current, 120, (mail, place) => ({
      ...mail,
      address: place % 10 === 0 ? null : mail.address,
    }))
    await database.current.snapshot(async (snapshot) => {
      const seen: string[] = []
      for (let after: string | null | undefined; after !== null; ) {
        const page = await outbox.messages(snapshot, after === undefined ? {} : { after })
        seen.push(...page.rows.map(({ id }) => id))
        after = page.next
      }
      expect(new Set(seen).size).toBe(120)
      expect(seen).toEqual(seen.toSorted().toReversed())

      const failed = await outbox.messages(snapshot, { state: 'failed' })
      expect(failed.rows).toHaveLength(12)
      expect(failed.rows[0]).toMatchObject({ reason: 'no-address', recipient: { address: null } })
      const found = await outbox.messages(snapshot, { search: 'HUMAN-77@people' })
      expect(found).toMatchObject({
        rows: [{ recipient: { name: 'Human 77' }, subject: 'Your code LOW-77, Human 77' }],
        next: null,
      })
      expect((await outbox.messages(snapshot, { search: '%' })).rows).toEqual([])
    })
  })

  it('counts by state and knows what waits longest', async () => {
    const status = await database.current.snapshot((snapshot) => outbox.status(snapshot))
    expect(status.counts).toMatchObject({ queued: 108, failed: 12, sent: 0 })
    expect(status.oldestDue).toBeInstanceOf(Temporal.Instant)
  })
})
