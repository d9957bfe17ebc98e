import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testHumans } from '../../../test/support/humans.ts'
import { applyPage, newSeason, operator } from '../../../test/support/season.ts'
import { withAdmin } from '../../platform/db/database.ts'
import type { OrderRecord } from '../../vendors/ticket-vendor.ts'
import { addAddress, mailLink, removeAddress, settleAddress, verifyAddress } from './change-addresses.ts'

const mailbox = (name: string) => `${name}-${randomUUID()}@example.org`

describe('the addresses of a human', () => {
  const humans = testHumans()
  const needs = () => ({ ...humans.current, baseUrl: 'http://localhost:3000' })
  const transact: typeof humans.current.database.transact = (work) => humans.current.database.transact(work)
  const by = (human: string) => ({ kind: 'human', human }) as const
  const adding = (human: string, address: string) =>
    transact((tx) => addAddress(tx, needs(), human, address, by(human)))
  const added = async (human: string, address: string) => {
    const result = await adding(human, address)
    if (!result.ok) throw new Error(result.code)
    return result
  }
  const using = (token: string) => transact((tx) => verifyAddress(tx, needs(), token))
  const removing = (human: string, address: string) =>
    transact((tx) => removeAddress(tx, needs(), human, address, by(human)))
  const of = (human: string) =>
    humans.current.database.snapshot((snapshot) => humans.current.profiles.addresses.of(snapshot, human))
  const admin = (statement: string, values: readonly unknown[] = []) =>
    withAdmin(humans.current.database.adminUrl, (client) => client.query(statement, [...values]))

  /** Somebody with one verified address, in a season of their own. */
  async function ana() {
    const season = await newSeason(humans.current)
    const first = mailbox('ana')
    return { ...season, first, human: await season.person('Ana', first) }
  }

  it('are theirs once the link was used, and with them what was bought', async () => {
    const { human, order, sync, owners } = await ana()
    const address = mailbox('second')
    const bought = order('1', { buyer: { name: 'Ana', email: address } })
    await sync({ orders: [bought] })
    const { link } = await added(human, ` ${address.toUpperCase()} `)
    expect(await of(human)).toContainEqual({
      canonical: address,
      address: address.toUpperCase(),
      verified: false,
      shared: false,
    })
    expect((await owners()).orders).toEqual({})
    expect(await using(link.token)).toEqual({ ok: true, human, canonical: address })
    expect((await owners()).orders).toEqual({ [bought.id]: human })
    expect(await removing(human, address)).toEqual({ ok: true })
    expect((await owners()).orders).toEqual({})
    const { rows } = await admin('select action, detail from audit.entries where subject_id = $1 order by id', [human])
    expect(rows.map(({ action }) => action)).toEqual(['address.add', 'address.verify', 'address.remove'])
    expect(JSON.stringify(rows)).not.toContain('@')
  })

  it('are mailed a link that is kept as a hash, and goes to the system’s mail', async () => {
    const { human } = await ana()
    const address = mailbox('second')
    const { link } = await added(human, address)
    const { rows } = await admin(
      `select m.category, m.state, r.address, r.name, r.variables, m.expires_at = l.expires_at as lasts_as_the_link,
        l.expires_at - l.created_at = interval '24 hours' as a_day
      from email.messages m join email.recipients r on r.message = m.id
      join profiles.verification_links l on l.id::text = m.source_id
      where m.source_id = $1`,
      [link.id],
    )
    expect(rows).toEqual([
      {
        category: 'system',
        state: 'queued',
        address,
        name: '',
        variables: { Link: '••••••••' },
        lasts_as_the_link: true,
        a_day: true,
      },
    ])
    const kept = await admin('select l::text as row from profiles.verification_links l')
    expect(kept.rows.map(({ row }) => row).join()).not.toContain(link.token)
    expect(Buffer.from(link.token, 'base64url')).toHaveLength(32)
  })

  it('are not verified by a link that was used, is too old, was guessed, or whose address is gone', async () => {
    const { human } = await ana()
    const over = { ok: false, code: 'link-over' }
    const [used, old, gone] = [mailbox('used'), mailbox('old'), mailbox('gone')]
    const { link } = await added(human, used)
    expect(await using(link.token)).toMatchObject({ ok: true })
    expect(await using(link.token)).toEqual(over)

    const late = await added(human, old)
    await admin("update profiles.verification_links set expires_at = now() - interval '1 second' where id = $1", [
      late.link.id,
    ])
    expect(await using(late.link.token)).toEqual(over)
    expect((await of(human)).find(({ canonical }) => canonical === old)?.verified).toBe(false)

    const removed = await added(human, gone)
    expect(await removing(human, gone)).toEqual({ ok: true })
    expect(await using(removed.link.token)).toEqual(over)

    for (const guess of ['', 'x', Buffer.alloc(32).toString('base64url'), link.id]) {
      expect(await using(guess)).toEqual(over)
    }
  })

  it('are verified by one of ten presses at once', async () => {
    const { human } = await ana()
    const { link } = await added(human, mailbox('second'))
    const presses = await Promise.all(Array.from({ length: 10 }, () => using(link.token)))
    expect(presses.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('are refused where anybody else verified them, in any spelling, whoever that is', async () => {
    const { human, person } = await ana()
    const { person: another } = await newSeason(humans.current)
    const name = randomUUID()
    const [active, gmail, shared] = [mailbox('ben'), `${name}@gmail.com`, mailbox('shared')]
    await person('Ben', active, gmail)
    await person('Carla', shared)
    await another('Dina', shared)
    const guest = mailbox('guest')
    await transact((tx) =>
      humans.current.profiles.addGuest(tx, { displayName: 'Guest', language: 'en', address: guest }),
    )
    for (const taken of [active, active.toUpperCase(), `${name}@GoogleMail.com`, shared, guest]) {
      expect(await adding(human, taken)).toEqual({ ok: false, code: 'address-refused' })
    }
    expect(await of(human)).toHaveLength(1)
  })

  it('may be wished for by two, and are the first one’s who uses a link', async () => {
    const { human, person } = await ana()
    const ben = await person('Ben', mailbox('ben'))
    const wanted = mailbox('wanted')
    const [anas, bens] = [await added(human, wanted), await added(ben, wanted)]
    const verified = await Promise.all([using(anas.link.token), using(bens.link.token)])
    expect(verified.map((one) => (one.ok ? 'ok' : one.code)).toSorted()).toEqual(['address-refused', 'ok'])
    const owner = await humans.current.database.snapshot((s) => humans.current.profiles.find(s, wanted))
    expect(owner).toBe(verified[0]?.ok ? human : ben)
  })

  it('keep the last one that is verified and theirs alone', async () => {
    const { human, first, person } = await ana()
    const second = mailbox('second')
    expect(await removing(human, first)).toEqual({ ok: false, code: 'last-verified' })
    const { link } = await added(human, second)
    expect(await removing(human, first)).toEqual({ ok: false, code: 'last-verified' })
    await using(link.token)
    const removals = await Promise.all([removing(human, first), removing(human, second)])
    expect(removals.filter(({ ok }) => ok)).toHaveLength(1)
    expect((await of(human)).filter(({ verified }) => verified)).toHaveLength(1)

    const [own, shared] = [mailbox('own'), mailbox('shared')]
    const ben = await person('Ben', own, shared)
    await person('Carla', shared)
    expect(await removing(ben, own)).toEqual({ ok: false, code: 'last-verified' })
    expect(await removing(ben, shared)).toEqual({ ok: true })
  })

  it('take mail where their owner says, if it is verified', async () => {
    const { human, first } = await ana()
    const second = mailbox('second')
    const { link } = await added(human, second)
    const mailTo = (address: string) => transact((tx) => humans.current.profiles.addresses.mailTo(tx, human, address))
    const mail = async () =>
      (await humans.current.database.snapshot((s) => humans.current.profiles.recipients(s, [human])))[0]?.address
    expect(await mailTo(second)).toEqual({ ok: false, code: 'unknown-address' })
    await using(link.token)
    expect(await mail()).toBe(first)
    expect(await mailTo(second)).toEqual({ ok: true })
    expect(await mail()).toBe(second)
    expect(await mailTo(first)).toEqual({ ok: true })
    expect(await mail()).toBe(first)
  })

  it('get five links an hour, and a human twenty, also of addresses that come and go', async () => {
    const { human } = await ana()
    const address = mailbox('second')
    await added(human, address)
    const renewing = () => transact((tx) => mailLink(tx, needs(), human, address))
    const links = await Promise.all(Array.from({ length: 8 }, renewing))
    expect(links.filter(({ ok }) => ok)).toHaveLength(4)
    await removing(human, address)
    expect(await adding(human, address)).toEqual({ ok: false, code: 'too-many-links' })
    for (let count = 5; count < 20; count++) {
      const passing = mailbox('passing')
      await added(human, passing)
      await removing(human, passing)
    }
    expect(await adding(human, mailbox('one-more'))).toEqual({ ok: false, code: 'too-many-links' })
    await admin("update profiles.verification_links set created_at = created_at - interval '1 hour' where human = $1", [
      human,
    ])
    expect(await adding(human, address)).toMatchObject({ ok: true })
    const { first } = await ana()
    expect(await transact((tx) => mailLink(tx, needs(), human, first))).toMatchObject({ code: 'unknown-address' })
  })

  it('that several verified are listed, and settled for good', async () => {
    const { human, first, person, order, sync, owners } = await ana()
    const ben = await person('Ben', first)
    const bought = order('1', { buyer: { name: 'Ana', email: first } })
    await sync({ orders: [bought] })
    const shared = () =>
      humans.current.database.snapshot(async (snapshot) => {
        const rows = await humans.current.profiles.addresses.shared(snapshot, { limit: 100 })
        return rows.filter(({ canonical }) => canonical === first)
      })
    const holders = [
      { human, name: 'Ana' },
      { human: ben, name: 'Ben' },
    ]
    expect(await shared()).toEqual([{ canonical: first, holders }])
    expect((await owners()).orders).toEqual({})
    const settling = () => transact((tx) => settleAddress(tx, needs(), ben, first, operator))
    expect(await settling()).toEqual({ ok: true })
    expect((await owners()).orders).toEqual({ [bought.id]: human })
    expect(await shared()).toEqual([])
    expect(await settling()).toEqual({ ok: false, code: 'not-shared' })
  })

  it('never miss an order that comes as they are verified, nor does the order miss them, in a hundred races', async () => {
    const { order, ticket, owners, participations, person } = await newSeason(humans.current)
    const { database, tickets } = humans.current
    const rounds: { bought: OrderRecord; human: string; token: string }[] = []
    for (let round = 0; round < 100; round++) {
      const address = mailbox('ana')
      const human = await person('Ana', mailbox('first'))
      const bought = order(`${round}`, { buyer: { name: 'Ana', email: address }, tickets: [ticket(`${round}`)] })
      rounds.push({ bought, human, token: (await added(human, address)).link.token })
    }
    const begun = await database.transact((tx) => tickets.sync.begin(tx, 'full'))
    if (!begun.ok) throw new Error(begun.code)
    const arrives = (bought: OrderRecord) =>
      database.transact((tx) => applyPage(tx, humans.current, begun.lease, { orders: [bought] }))
    for (const [round, { bought, token }] of rounds.entries()) {
      // Who asks first is mostly who is first.
      const contenders = [() => arrives(bought), () => using(token)]
      await Promise.all((round % 2 === 0 ? contenders : contenders.toReversed()).map((begin) => begin()))
    }
    const nothing = { pages: 0, read: 0, added: 0, changed: 0, feesAdded: 0, notes: [], error: null }
    await database.transact((tx) => tickets.sync.end(tx, begun.lease, nothing))
    expect((await owners()).orders).toEqual(Object.fromEntries(rounds.map(({ bought, human }) => [bought.id, human])))
    expect(Object.values((await owners()).tickets).toSorted()).toEqual(rounds.map(({ human }) => human).toSorted())
    expect((await participations()).size).toBe(100)
  })
})
