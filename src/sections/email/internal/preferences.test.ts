import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import { type MailCategory, OPTIONAL_CATEGORIES, type Preferences } from '../email.ts'
import { sampleEmail as email, sampleBatch, sampleDrain, sampleMail, sampleSource } from './outbox.fixture.ts'

describe('what somebody wants to be mailed', () => {
  const database = testDatabase()
  const choose = (human: string, choices: Partial<Preferences>) =>
    database.current.transact((tx) => email.choose(tx, human, choices))
  const preferences = (human: string) => database.current.snapshot((snapshot) => email.preferences(snapshot, human))
  /** A mail of `category` to each of `humans`, with the human's id as its source. */
  const mail = (category: MailCategory, humans: readonly string[], address: string | null = 'ana@people.example') =>
    database.current.transact(async (tx) => {
      const { content } = await email.compile(tx, { ...sampleSource, category })
      const mails = humans.map((human, place) => ({ ...sampleMail(content, place), source: human, human, address }))
      return email.enqueue(tx, { ...sampleBatch(mails), group: category, purpose: category })
    })
  const deliveryOf = async (human: string, purpose: MailCategory) =>
    (
      await database.current.snapshot((snapshot) => email.deliveries(snapshot, { kind: 'grant', purpose }, [human]))
    ).get(human)
  const drain = async () => {
    const job = sampleDrain(database.current)
    await job.drainDue(new AbortController().signal)
    await job.close()
  }

  it('is everything but marketing, until they choose', async () => {
    const chosen = await preferences(randomUUID())
    expect(chosen).toEqual({
      'campaign-codes': 'wanted',
      ticketing: 'wanted',
      'team-updates': 'wanted',
      'volunteer-updates': 'wanted',
      governance: 'wanted',
      marketing: 'refused',
    })
  })

  it('is what they chose last, and of what they did not name, what it was', async () => {
    const human = randomUUID()
    await choose(human, { marketing: 'wanted', ticketing: 'refused' })
    await choose(human, { ticketing: 'wanted', governance: 'refused' })
    await choose(human, {})
    const { marketing, ticketing, governance } = await preferences(human)
    expect({ marketing, ticketing, governance }).toEqual({
      marketing: 'wanted',
      ticketing: 'wanted',
      governance: 'refused',
    })
  })

  it('ends the same when they choose twice at once', async () => {
    const human = randomUUID()
    await Promise.all([1, 2, 3].map(() => choose(human, { ticketing: 'refused' })))
    expect((await preferences(human)).ticketing).toBe('refused')
  })

  it('keeps a mail that they refuse from ever going out, and its record', async () => {
    const [refuser = '', other = ''] = [randomUUID(), randomUUID()]
    await choose(refuser, { 'campaign-codes': 'refused' })
    expect(await mail('campaign-codes', [refuser, other])).toEqual({ queued: 1, failed: 0, cancelled: 1, present: 0 })
    expect(await deliveryOf(refuser, 'campaign-codes')).toMatchObject({
      state: 'cancelled',
      reason: 'refused-category',
    })
    // One message stands for the source either way: asked for again, there is nothing to make.
    expect(await mail('campaign-codes', [refuser, other])).toMatchObject({ queued: 0, cancelled: 0, present: 2 })
    await drain()
    expect(await deliveryOf(refuser, 'campaign-codes')).toMatchObject({ state: 'cancelled' })
    expect(await deliveryOf(other, 'campaign-codes')).toMatchObject({ state: 'sent' })
  })

  it('counts before a missing address, which a retry would fill', async () => {
    const human = randomUUID()
    await choose(human, { governance: 'refused' })
    expect(await mail('governance', [human], null)).toMatchObject({ failed: 0, cancelled: 1 })
  })

  it('is looked at again when a mail would go out', async () => {
    const humans = Array.from({ length: 30 }, () => randomUUID())
    const [refuser = '', other = ''] = humans
    expect(await mail('team-updates', humans)).toMatchObject({ queued: 30 })
    await choose(refuser, { 'team-updates': 'refused' })
    await choose(other, { ticketing: 'refused' })
    await drain()
    expect(await deliveryOf(refuser, 'team-updates')).toMatchObject({ state: 'cancelled', reason: 'refused-category' })
    expect(await deliveryOf(other, 'team-updates')).toMatchObject({ state: 'sent' })
    const totals = await database.current.snapshot((snapshot) => email.totals(snapshot, 'team-updates', 'team-updates'))
    expect(totals).toMatchObject({ sent: 29, cancelled: 1, queued: 0, sending: 0 })
  })

  it('holds up nobody behind those who refuse, however many they are', async () => {
    const refusers = Array.from({ length: 1000 }, () => randomUUID())
    const last = randomUUID()
    await mail('governance', [...refusers, last])
    const refused = `insert into email.preferences select unnest('{${refusers}}'::uuid[]), 'governance', 'refused'`
    await withAdmin(database.current.adminUrl, (client) => client.query(refused))
    await drain()
    expect(await deliveryOf(last, 'governance')).toMatchObject({ state: 'sent' })
    expect(await deliveryOf(refusers[999] ?? '', 'governance')).toMatchObject({ state: 'cancelled' })
  })

  it('lets marketing through to those alone who chose it', async () => {
    const [asked = '', silent = ''] = [randomUUID(), randomUUID()]
    await choose(asked, { marketing: 'wanted' })
    expect(await mail('marketing', [asked, silent])).toMatchObject({ queued: 1, cancelled: 1 })
    expect(await deliveryOf(silent, 'marketing')).toMatchObject({ state: 'cancelled' })
  })

  it('never holds back mail of the system', async () => {
    const human = randomUUID()
    const all = Object.fromEntries(OPTIONAL_CATEGORIES.map((category) => [category, 'refused'] as const))
    await choose(human, all)
    expect(new Set(Object.values(await preferences(human)))).toEqual(new Set(['refused']))
    expect(await mail('system', [human])).toMatchObject({ queued: 1, cancelled: 0 })
    await drain()
    expect(await deliveryOf(human, 'system')).toMatchObject({ state: 'sent' })
  })

  it('is foreseen of many at once, and their addresses with it', async () => {
    const people = Array.from({ length: 5 }, () => ({ human: randomUUID(), name: '', address: 'a@example.org' }))
    const [refuser, fan] = people
    await choose(refuser?.human ?? '', { ticketing: 'refused' })
    await choose(fan?.human ?? '', { marketing: 'wanted' })
    const forecast = (category: MailCategory, addresses: readonly (string | null)[] = []) =>
      database.current.snapshot((snapshot) =>
        email.forecast(
          snapshot,
          category,
          people.map((person, place) => ({ ...person, address: addresses.at(place) ?? person.address })),
        ),
      )
    expect(await forecast('ticketing')).toEqual({ queued: 4, failed: 0, cancelled: 1 })
    expect(await forecast('marketing')).toEqual({ queued: 1, failed: 0, cancelled: 4 })
    expect(await forecast('system')).toEqual({ queued: 5, failed: 0, cancelled: 0 })
    expect(await forecast('ticketing', ['', 'no address', '  '])).toEqual({ queued: 2, failed: 2, cancelled: 1 })
  })
})
