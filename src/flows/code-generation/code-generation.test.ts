import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type BoxOffice, openBoxOffice } from '../../../test/support/box-office.ts'
import { importCodes, newCampaign } from '../../../test/support/campaign.ts'
import { testHumans } from '../../../test/support/humans.ts'
import { operator } from '../../../test/support/season.ts'
import { withAdmin } from '../../platform/db/database.ts'
import type { Tx } from '../../platform/db/tx.ts'
import { cents } from '../../platform/money.ts'
import { BatchLost, type BatchTerms } from '../../sections/campaigns/campaigns.ts'
import { grantCode, revokeCode } from '../campaign-wave/giving-codes.ts'
import { giveUpCodes } from './give-up.ts'
import { generateCodes, makeCodes } from './make-codes.ts'
import { makeUnfinished } from './make-unfinished.ts'

const HALF_OFF: BatchTerms = { off: { percent: 50 }, ticketTypes: [], expiresAt: null }
const STANDARD: BatchTerms = { ...HALF_OFF, ticketTypes: ['tt_standard'] }

describe('generating codes at the vendor', () => {
  const humans = testHumans()
  const write = <T>(work: (tx: Tx) => Promise<T>) => humans.current.database.transact(work)
  const face = () => humans.current.campaigns.generation

  /** A campaign without codes, and a box office to make them at. */
  async function generation(settings: Parameters<typeof openBoxOffice>[1] = {}) {
    const office = await openBoxOffice(humans.current, settings)
    const campaign = await newCampaign(humans.current)
    return {
      office,
      campaign,
      needs: { ...humans.current, vendor: office.needs.vendor },
      intend: async (count: number, terms: BatchTerms = HALF_OFF) => {
        const batch = randomUUID()
        const request = { batch, campaign, count, ...terms }
        expect(await write((tx) => face().intend(tx, request, operator))).toEqual({ ok: true, batch })
        return batch
      },
      batches: () => humans.current.database.snapshot((snapshot) => face().batches(snapshot, campaign)),
      codes: () =>
        humans.current.database.snapshot(async (snapshot) =>
          (await humans.current.campaigns.codes(snapshot, { campaign, limit: 1000 })).map(({ code }) => code),
        ),
      [Symbol.asyncDispose]: () => office[Symbol.asyncDispose](),
    }
  }

  const atVendor = ({ season }: BoxOffice) => season.discounts.all().toReversed()
  const codesAtVendor = (office: BoxOffice) => atVendor(office).map(({ code }) => code)
  const halfAMinuteLater = (batch: string) =>
    withAdmin(humans.current.database.adminUrl, (admin) =>
      admin.query('update campaigns.batches set lease_expires_at = clock_timestamp() where id = $1', [batch]),
    )
  const begin = async (batch: string) => {
    const begun = await write((tx) => face().begin(tx, batch))
    if (!begun.ok) throw new Error(begun.code)
    return begun.lease
  }
  /** A runner's first steps. */
  const tryFirst = async (batch: string) => {
    const lease = await begin(batch)
    const wanted = await write((tx) => face().next(tx, lease))
    if (wanted === undefined) throw new Error('no code is wanted')
    return { lease, wanted }
  }
  /** What the server does every now and then. */
  const goOn = ({ needs: { vendor } }: BoxOffice) =>
    makeUnfinished(
      { ...humans.current, log: { warn: () => {}, error: () => {} } },
      async () => ({ vendor, stop: async () => {} }),
      new AbortController().signal,
    )

  it('makes each code there on the terms asked for, and gives none to grant before it is made', async () => {
    await using made = await generation()
    const expiresAt = Temporal.Instant.from('2026-07-31T21:59:59Z')
    const batch = await made.intend(5, { off: { amount: cents(2500) }, ticketTypes: ['tt_standard'], expiresAt })
    expect(await made.codes()).toEqual([])
    expect(await made.batches()).toMatchObject([{ id: batch, count: 5, made: 0, state: 'unfinished', running: false }])

    const reported: number[] = []
    const report = (count: number) => reported.push(count)
    expect(await makeCodes({ ...made.needs, report }, batch)).toEqual({ ok: true })
    expect(reported).toEqual([0, 1, 2, 3, 4, 5])
    expect(await made.batches()).toMatchObject([{ id: batch, made: 5, state: 'done', problem: null, refused: [] }])
    const codes = await made.codes()
    expect(codes).toHaveLength(5)
    for (const code of codes) expect(code).toMatch(/^LOW-[A-HJKMNP-Z2-9]{5}-[A-HJKMNP-Z2-9]{5}$/)
    const terms = {
      name: 'Low income',
      type: 'fixed_amount',
      face_value_amount: 2500,
      max_redemptions: 1,
      max_per_order: 1,
      expires: expiresAt.epochMilliseconds / 1000,
      ticket_types: ['tt_standard'],
    }
    expect(atVendor(made.office)).toMatchObject(codes.map((code) => ({ code, ...terms })))
  })

  it('looks a code up that the vendor was asked for before, and does not make it twice', async () => {
    await using made = await generation()
    const batch = await made.intend(3)
    const { wanted } = await tryFirst(batch)
    const lost = await made.needs.vendor.createDiscount({ ...HALF_OFF, name: 'Low income', code: wanted.code })
    expect(await makeCodes(made.needs, batch)).toEqual({ ok: false, code: 'being-made' })

    await halfAMinuteLater(batch)
    const askedAnew: string[] = []
    const { vendor } = made.needs
    const createDiscount: typeof vendor.createDiscount = (discount) => {
      askedAnew.push(discount.code)
      return vendor.createDiscount(discount)
    }
    expect(await makeCodes({ ...made.needs, vendor: { ...vendor, createDiscount } }, batch)).toEqual({ ok: true })
    expect(askedAnew).not.toContain(wanted.code)
    expect(atVendor(made.office)).toMatchObject([{ id: lost.id, code: wanted.code }, {}, {}])
    expect(await made.codes()).toEqual(codesAtVendor(made.office))
  })

  it('lets a runner that lost its lease write nothing more', async () => {
    await using made = await generation()
    const batch = await made.intend(2)
    const { lease, wanted } = await tryFirst(batch)
    await halfAMinuteLater(batch)
    const later = await begin(batch)
    const late: readonly ((tx: Tx) => Promise<unknown>)[] = [
      (tx) => face().next(tx, lease),
      (tx) => face().made(tx, lease, wanted.id, 'di_late'),
      (tx) => face().refused(tx, lease, wanted.id, 'late'),
      (tx) => face().end(tx, lease, null),
      (tx) => face().renew(tx, lease),
    ]
    for (const lost of late) await expect(write(lost)).rejects.toBeInstanceOf(BatchLost)
    await write((tx) => face().renew(tx, later))
    expect(await made.batches()).toMatchObject([{ made: 0, running: true }])
  })

  it('by several runners at once, or one form sent twice, ends with as many as were asked for', async () => {
    await using made = await generation()
    const batch = { batch: randomUUID(), campaign: made.campaign, count: 12, ...HALF_OFF }
    const all = await Promise.all([1, 2, 3].map(() => generateCodes(made.needs, batch, operator)))
    expect(all).toEqual([{ ok: true }, { ok: true }, { ok: true }])
    expect(await made.codes()).toHaveLength(12)
    expect(await made.codes()).toEqual(codesAtVendor(made.office))
    expect(await made.batches()).toHaveLength(1)
  })

  it('at a vendor that fails, refuses and cuts short makes each code once', async () => {
    await using made = await generation({ faults: true, retryAfterSeconds: 0, ticketTypeForm: 'observed' })
    const batch = await made.intend(30, STANDARD)
    // A client of three attempts gives up now and then, and the next runner goes on.
    while (!(await makeCodes(made.needs, batch)).ok);
    expect(await made.codes()).toHaveLength(30)
    expect((await made.codes()).toSorted()).toEqual(codesAtVendor(made.office).toSorted())
    const covered = atVendor(made.office).map((discount) => discount.ticket_types.join())
    expect(new Set(covered)).toEqual(new Set(['tt_standard']))
  })

  it('records a code that the vendor refuses, with its words, and makes another in its place', async () => {
    await using made = await generation()
    const batch = await made.intend(3)
    const { lease, wanted } = await tryFirst(batch)
    await write((tx) => face().end(tx, lease, 'it was stopped'))
    await made.needs.vendor.createDiscount({ ...HALF_OFF, name: "Somebody else's", code: wanted.code })

    expect(await makeCodes(made.needs, batch)).toEqual({ ok: true })
    const reason = expect.stringContaining('code has already been taken')
    expect(await made.batches()).toMatchObject([
      { made: 3, state: 'done', problem: null, refused: [{ code: wanted.code, reason }] },
    ])
    expect(await made.codes()).toEqual(codesAtVendor(made.office).filter((code) => code !== wanted.code))
  })

  it('stops where the vendor refuses the terms, until somebody wants it tried again', async () => {
    await using made = await generation({ ticketTypeForm: 'none' })
    const batch = await made.intend(2, STANDARD)
    const problem = expect.stringContaining('it covers all ticket types; nothing was left there')
    expect(await makeCodes(made.needs, batch)).toEqual({ ok: false, code: 'generation-failed', problem })
    expect(atVendor(made.office)).toEqual([])
    expect(await made.batches()).toMatchObject([{ made: 0, state: 'halted', problem, running: false }])
    const calls = made.office.server.calls()
    await goOn(made.office)
    expect(made.office.server.calls()).toBe(calls)

    expect(await write((tx) => face().goOn(tx, batch, operator))).toEqual({ ok: true, campaign: made.campaign })
    expect(await made.batches()).toMatchObject([{ state: 'unfinished', problem: null }])
    await goOn(made.office)
    expect(made.office.server.calls()).toBeGreaterThan(calls)
    expect(await made.batches()).toMatchObject([{ state: 'halted', problem }])
  })

  it('says what keeps it from the vendor, and goes on by itself once that is over', async () => {
    await using made = await generation()
    const batch = await made.intend(2)
    const problem = expect.stringContaining('…6789')
    const forbidden = { ...made.needs, vendor: made.office.client('sk_wrong_key_6789').vendor }
    expect(await makeCodes(forbidden, batch)).toEqual({ ok: false, code: 'generation-failed', problem })
    expect(await made.batches()).toMatchObject([{ state: 'unfinished', problem }])
    await goOn(made.office)
    expect(await made.batches()).toMatchObject([{ made: 2, state: 'done', problem: null }])
  })

  it('replaces a code that was imported into another campaign while it was made, and deletes its discount', async () => {
    await using made = await generation()
    const batch = await made.intend(2)
    const { lease, wanted } = await tryFirst(batch)
    const { id } = await made.needs.vendor.createDiscount({ ...HALF_OFF, name: 'Low income', code: wanted.code })
    await importCodes(humans.current, await newCampaign(humans.current), [wanted.code.toLowerCase()])
    await write((tx) => face().made(tx, lease, wanted.id, id))
    await write((tx) => face().end(tx, lease, null))

    await goOn(made.office)
    expect(await made.batches()).toMatchObject([{ made: 2, state: 'done' }])
    expect(codesAtVendor(made.office)).not.toContain(wanted.code)
    expect(await made.codes()).toEqual(codesAtVendor(made.office))
    expect(await humans.current.database.snapshot((snapshot) => face().retiring(snapshot))).toEqual([])
  })

  it('is undone at the vendor for a code that is revoked after it was mailed', async () => {
    await using made = await generation()
    await makeCodes(made.needs, await made.intend(2))
    const { campaigns, profiles } = humans.current
    const [mailed = '', other = ''] = await made.codes()
    const human = randomUUID()
    const emails = [{ email: `${human}@example.org`, verified: true }]
    await write(async (tx) => {
      await profiles.importPeople(tx, [{ id: human, displayName: 'Ana Pla', emails }], operator)
      await campaigns.desk.activate(tx, made.campaign, operator)
      await grantCode(tx, humans.current, { campaign: made.campaign, human }, operator)
    })
    await withAdmin(humans.current.database.adminUrl, (admin) =>
      admin.query(`update email.messages set state = 'sent' where group_name = $1`, [`campaign:${made.campaign}`]),
    )
    const request = { campaign: made.campaign, code: mailed }
    expect(await write((tx) => revokeCode(tx, humans.current, request, operator))).toEqual({ ok: true, retired: true })
    expect(codesAtVendor(made.office)).toEqual([mailed, other])
    await goOn(made.office)
    expect(codesAtVendor(made.office)).toEqual([other])
    expect(await made.batches()).toMatchObject([{ made: 2, state: 'done' }])
  })

  describe('that is given up', () => {
    const giveUp = (batch: string) => write((tx) => face().giveUp(tx, batch, operator))
    const askedLongAgo = (batch: string) =>
      withAdmin(humans.current.database.adminUrl, (admin) =>
        admin.query(
          `update campaigns.generated_codes set tried_at = tried_at - interval '3 minutes' where batch = $1`,
          [batch],
        ),
      )

    it('drops what the vendor was not asked for, keeps what is made, and says so once in the audit', async () => {
      await using made = await generation()
      const batch = await made.intend(5)
      const stopping = new AbortController()
      const report = (count: number) => count === 2 && stopping.abort()
      await makeCodes({ ...made.needs, report, signal: stopping.signal }, batch)

      const figures = { ok: true, campaign: made.campaign, made: 2, dropped: 3, open: 0 }
      expect(await Promise.all([giveUp(batch), giveUp(batch)])).toEqual([figures, figures])
      expect(await made.batches()).toMatchObject([{ state: 'given-up', made: 2, count: 5, problem: null }])
      expect(await makeCodes(made.needs, batch)).toEqual({ ok: false, code: 'given-up' })
      await goOn(made.office)
      expect(await made.codes()).toEqual(codesAtVendor(made.office))
      expect(await made.codes()).toHaveLength(2)
      const { rows } = await withAdmin(humans.current.database.adminUrl, (admin) =>
        admin.query(`select detail from audit.entries where action = 'campaign.give-up-generating'`),
      )
      expect(rows).toEqual([{ detail: { batch, made: 2, dropped: 3, open: 0 } }])
      expect(await humans.current.database.snapshot((s) => humans.current.campaigns.unsound(s))).toEqual([])
    })

    it('keeps a code that the vendor was asked for and had made when its runner died', async () => {
      await using made = await generation()
      const batch = await made.intend(3)
      const { wanted } = await tryFirst(batch)
      await made.needs.vendor.createDiscount({ ...HALF_OFF, name: 'Low income', code: wanted.code })
      expect(await giveUpCodes(made.needs, batch, operator)).toMatchObject({ made: 0, dropped: 2, open: 1 })
      expect(await made.batches()).toMatchObject([{ state: 'giving-up' }])

      await halfAMinuteLater(batch)
      await goOn(made.office)
      expect(await made.batches()).toMatchObject([{ state: 'given-up', made: 1 }])
      expect(await made.codes()).toEqual([wanted.code])
      expect(codesAtVendor(made.office)).toEqual([wanted.code])
    })

    it('forgets a code that the vendor was asked for only when its request can no longer be on the way', async () => {
      await using made = await generation()
      const batch = await made.intend(3)
      const { wanted } = await tryFirst(batch)
      await halfAMinuteLater(batch)
      expect(await giveUpCodes(made.needs, batch, operator)).toMatchObject({ made: 0, dropped: 2, open: 1 })
      const problem = expect.stringContaining(wanted.code)
      expect(await made.batches()).toMatchObject([{ state: 'giving-up', problem, running: false }])

      await askedLongAgo(batch)
      await goOn(made.office)
      expect(await made.batches()).toMatchObject([{ state: 'given-up', made: 0, problem: null }])
      expect(atVendor(made.office)).toEqual([])
    })

    it('lets the runner that is at it record the code that it was told to make, and no other', async () => {
      await using made = await generation()
      const batch = await made.intend(3)
      const { lease, wanted } = await tryFirst(batch)
      expect(await giveUp(batch)).toMatchObject({ open: 1 })
      await write((tx) => face().made(tx, lease, wanted.id, 'di_1'))
      expect(await write((tx) => face().next(tx, lease))).toBeUndefined()
      await write((tx) => face().end(tx, lease, null))
      expect(await made.batches()).toMatchObject([{ state: 'given-up', made: 1, running: false }])
    })

    it('asks for no other in the place of one that is refused', async () => {
      await using made = await generation()
      const batch = await made.intend(3)
      const { lease, wanted } = await tryFirst(batch)
      await giveUp(batch)
      expect(await write((tx) => face().refused(tx, lease, wanted.id, 'taken'))).toEqual({ halted: false })
      await write((tx) => face().end(tx, lease, null))
      expect(await made.batches()).toMatchObject([{ state: 'given-up', made: 0 }])
      expect(await giveUp(batch)).toMatchObject({ made: 0, dropped: 3, open: 0 })
    })

    it('is over at once where the vendor refuses its terms', async () => {
      await using made = await generation({ ticketTypeForm: 'none' })
      const batch = await made.intend(2, STANDARD)
      await makeCodes(made.needs, batch)
      expect(await made.batches()).toMatchObject([{ state: 'halted' }])
      expect(await giveUp(batch)).toMatchObject({ made: 0, dropped: 2, open: 0 })
      expect(await made.batches()).toMatchObject([{ state: 'given-up', problem: null }])
    })

    it('is not one that is made, or that nobody knows', async () => {
      await using made = await generation()
      const batch = await made.intend(1)
      await makeCodes(made.needs, batch)
      expect(await giveUp(batch)).toEqual({ ok: false, code: 'already-made' })
      expect(await giveUp(randomUUID())).toMatchObject({ code: 'unknown-batch' })
      expect(await giveUp('mine')).toMatchObject({ code: 'unknown-batch' })
    })
  })

  it('intends nothing that can not be asked for', async () => {
    await using made = await generation()
    const intend = (change: object) => {
      const request = { batch: randomUUID(), campaign: made.campaign, count: 1, ...HALF_OFF, ...change }
      return write((tx) => face().intend(tx, request, operator))
    }
    expect(await intend({ count: 0 })).toMatchObject({ code: 'invalid-field', field: 'count' })
    expect(await intend({ count: 10_001 })).toMatchObject({ code: 'invalid-field', field: 'count' })
    expect(await intend({ off: { percent: 101 } })).toMatchObject({ code: 'invalid-field', field: 'percent' })
    expect(await intend({ off: { amount: cents(0) } })).toMatchObject({ code: 'invalid-field', field: 'amount' })
    expect(await intend({ batch: 'mine' })).toMatchObject({ code: 'invalid-field', field: 'batch' })
    expect(await intend({ campaign: randomUUID() })).toMatchObject({ code: 'unknown-campaign' })
    const batch = await made.intend(1)
    const elsewhere = await newCampaign(humans.current)
    expect(await intend({ batch, campaign: elsewhere })).toMatchObject({ code: 'batch-of-another-campaign' })
    expect(await write((tx) => face().begin(tx, randomUUID()))).toMatchObject({ code: 'unknown-batch' })
    expect(await write((tx) => face().goOn(tx, 'no-batch', operator))).toMatchObject({ code: 'unknown-batch' })
  })
})
