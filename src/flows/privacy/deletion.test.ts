import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { newTeam } from '../../../test/support/campaign.ts'
import { testHumans } from '../../../test/support/humans.ts'
import { newSeason, operator } from '../../../test/support/season.ts'
import { fixedClock } from '../../platform/clock.ts'
import { withAdmin } from '../../platform/db/database.ts'
import type { Snapshot, Tx } from '../../platform/db/tx.ts'
import type { TicketRecord } from '../../vendors/ticket-vendor.ts'
import { cancelDeletion, deletionState, requestDeletion } from './deletion.ts'
import { purge, purgeDue } from './purge.ts'

const NOTICE_ENDS = '2026-07-03T10:00:00Z'
const STRIKE_ENDS = '2026-07-17T22:00:00Z'

describe('asking to be deleted', () => {
  const humans = testHumans()
  const write = <T>(work: (tx: Tx) => Promise<T>) => humans.current.database.transact(work)
  const read = <T>(work: (snapshot: Snapshot) => Promise<T>) => humans.current.database.snapshot(work)
  const at = (time: string) => ({ ...humans.current, clock: fixedClock(Temporal.Instant.from(time)) })
  const ask = (human: string) => write((tx) => requestDeletion(tx, humans.current, human, { kind: 'human', human }))
  const until = async (human: string) => {
    const state = await read((snapshot) => deletionState(snapshot, humans.current, human))
    return state && `${state.until} ${state.reason}`
  }
  const exists = async (human: string) =>
    (await read((snapshot) => humans.current.profiles.find(snapshot, human))) !== undefined

  const season = async () => {
    const made = await newSeason(humans.current)
    const address = `${randomUUID()}@example.org`
    const human = await made.person('Ana', address)
    return { ...made, address, human }
  }

  it('waits for nothing but the notice without a ticket, and says so only to whoever asked', async () => {
    const { human } = await season()
    expect(await until(human)).toBeUndefined()
    expect(await ask(human)).toEqual({ ok: true, changed: true })
    expect(await ask(human)).toEqual({ ok: true, changed: false })
    expect(await until(human)).toBe(`${NOTICE_ENDS} notice`)
    expect(await ask(randomUUID())).toEqual({ ok: false, code: 'unknown-person' })
  })

  const kinds: readonly [string, string, Partial<TicketRecord>][] = [
    ['a comp', STRIKE_ENDS, {}],
    ['one that is checked in', STRIKE_ENDS, { checkedIn: true }],
    ['a void one', NOTICE_ENDS, { status: 'voided' }],
  ]
  it.each(kinds)('with a ticket, %s, waits until %s', async (_, time, change) => {
    const { human, address, sync, ticket } = await season()
    await sync({ tickets: [ticket('1', { ownAddress: address, ...change })] })
    await ask(human)
    expect(await until(human)).toBe(`${time} ${time === STRIKE_ENDS ? 'ticket' : 'notice'}`)
  })

  it('is held by an order that was paid, though its buyer holds no ticket, and by one that is bought later', async () => {
    const { human, address, sync, ticket, order } = await season()
    await ask(human)
    const another = { ownAddress: 'ben@elsewhere.example' }
    const buyer = { name: 'Ana', email: address }
    const bought = order('1', { buyer, tickets: [ticket('1', another)] })
    for (const [status, reason] of [
      ['pending', `${NOTICE_ENDS} notice`],
      ['completed', `${STRIKE_ENDS} ticket`],
    ] as const) {
      await sync({ orders: [{ ...bought, status }] })
      expect(await until(human)).toBe(reason)
    }
    await sync({ orders: [{ ...bought, refunded: bought.total }] })
    expect(await until(human)).toBe(`${NOTICE_ENDS} notice`)
  })

  it('is held by the current event alone', async () => {
    const { human, address, sync, ticket } = await season()
    await sync({ tickets: [ticket('1', { ownAddress: address })] })
    await newSeason(humans.current)
    await ask(human)
    expect(await until(human)).toBe(`${NOTICE_ENDS} notice`)
  })

  it('ends roles and memberships at once, and can be taken back', async () => {
    const { human } = await season()
    const team = await newTeam(humans.current, [human])
    await write((tx) => humans.current.auth.grantRole(tx, human, 'board', operator))
    await ask(human)
    const members = await read(async (snapshot) => {
      const found = await humans.current.teams.members(snapshot, [team])
      return found.ok ? (await Array.fromAsync(found.humans)).flat() : []
    })
    expect(members).toEqual([])
    const audited = await withAdmin(humans.current.database.adminUrl, (admin) =>
      admin.query(`select action, detail from audit.entries where subject_id = $1 order by id`, [human]),
    )
    expect(audited.rows).toEqual([
      { action: 'role.grant', detail: { role: 'board' } },
      { action: 'role.end', detail: { role: 'board' } },
      { action: 'team.leave-all', detail: { left: 1 } },
      { action: 'deletion.request', detail: {} },
    ])
    const cancel = () => write((tx) => cancelDeletion(tx, humans.current, human, operator))
    expect([await cancel(), await cancel()]).toEqual([{ changed: true }, { changed: false }])
    expect(await until(human)).toBeUndefined()
    expect(await purgeDue(at('2027-01-01T00:00:00Z'))).not.toMatchObject({ purged: 0, left: [{ human }] })
    expect(await exists(human)).toBe(true)
  })

  it('is refused to the last admin, who keeps everything', async () => {
    const { human } = await season()
    await write((tx) => humans.current.auth.grantRole(tx, human, 'admin', operator))
    await write((tx) => humans.current.auth.grantRole(tx, human, 'board', operator))
    expect(await ask(human)).toEqual({ ok: false, code: 'last-admin' })
    expect(await until(human)).toBeUndefined()
    const role = await write((tx) => humans.current.auth.endRole(tx, human, 'board', operator))
    expect(role).toEqual({ ok: true, changed: true })
    const other = await season()
    await write((tx) => humans.current.auth.grantRole(tx, other.human, 'admin', operator))
    expect(await ask(human)).toEqual({ ok: true, changed: true })
  })

  it('is carried out when the hold is over and not a minute before, once the sales were read', async () => {
    const { human, sync } = await season()
    await ask(human)
    const due = at(NOTICE_ENDS)
    const early = await write((tx) => purge(tx, at('2026-07-03T09:59:00Z'), human))
    expect(early).toEqual({ ok: false, code: 'not-due' })
    expect(await write((tx) => purge(tx, due, human))).toEqual({ ok: false, code: 'sales-not-read' })
    await sync({})
    const age = `update tickets.sync_runs set started_at = now() - interval '25 hours'`
    await withAdmin(humans.current.database.adminUrl, (admin) => admin.query(age))
    expect((await purgeDue(due)).left).toContainEqual({ human, code: 'sales-not-read' })
    expect(await exists(human)).toBe(true)
    await sync({})
    const results = await Promise.all([purgeDue(due), purgeDue(due)])
    expect(results.reduce((sum, { purged }) => sum + purged, 0)).toBeGreaterThan(0)
    expect(await exists(human)).toBe(false)
  })

  it('takes nothing that was bought by an address which was claimed and never verified', async () => {
    const { human, sync, order } = await season()
    const stranger = `stranger-${randomUUID()}@example.org`
    await sync({ orders: [order('theirs', { buyer: { name: 'Sol Stranger', email: stranger } })] })
    await write((tx) => humans.current.profiles.addresses.add(tx, human, stranger, operator))
    await ask(human)
    await sync({})
    expect(await write((tx) => purge(tx, at('2027-01-01T00:00:00Z'), human))).toMatchObject({ ok: true })
    const kept = await withAdmin(humans.current.database.adminUrl, (admin) =>
      admin.query('select buyer_name from tickets.orders where buyer_email = $1', [stranger]),
    )
    expect(kept.rows).toEqual([{ buyer_name: 'Sol Stranger' }])
    expect(await read((snapshot) => humans.current.tickets.knowsAddress(snapshot, stranger))).toBe(true)
  })

  it('of one who can’t be erased holds up nobody else, and is said', async () => {
    const [first, second] = [await season(), await season()]
    for (const { human } of [first, second]) await ask(human)
    await second.sync({})
    const { audit } = humans.current
    const failing = {
      ...at('2027-01-01T00:00:00Z'),
      audit: { ...audit, personal: { ...audit.personal, erase: failOnce(audit.personal.erase) } },
    }
    await expect(purgeDue(failing)).rejects.toThrow('could not be erased')
    expect([await exists(first.human), await exists(second.human)].toSorted()).toEqual([false, true])
  })

  it('is carried out whole or not at all', async () => {
    const { human, sync } = await season()
    await ask(human)
    await sync({})
    const { auth } = humans.current
    const failing = {
      ...at(NOTICE_ENDS),
      auth: { ...auth, personal: { ...auth.personal, erase: () => Promise.reject(new Error('planted')) } },
    }
    const before = await read((snapshot) => humans.current.profiles.deletion.subject(snapshot, human))
    await expect(write((tx) => purge(tx, failing, human))).rejects.toThrow('planted')
    expect(await read((snapshot) => humans.current.profiles.deletion.subject(snapshot, human))).toEqual(before)
    expect(await until(human)).toBe(`${NOTICE_ENDS} notice`)
  })

  it("leaves alone what is another's: a verified address that they only claim, and a ticket with its own", async () => {
    const { human, address, person, sync, ticket, order, owners } = await season()
    const bensAddress = `ben-${randomUUID()}@example.org`
    const ben = await person('Ben', bensAddress)
    await withAdmin(humans.current.database.adminUrl, (admin) =>
      admin.query(
        `insert into profiles.addresses (human, canonical, address, verified, position) values ($1, $2, $2, false, 9)`,
        [human, bensAddress],
      ),
    )
    const his = ticket('2', { name: 'Ben', email: address, ownAddress: bensAddress })
    const bought = order('1', {
      buyer: { name: 'Ana', email: address },
      tickets: [ticket('1', { name: 'Ana', email: address }), his],
    })
    const own = order('2', { buyer: { name: 'Ben', email: bensAddress } })
    await sync({ orders: [bought, own] })
    await ask(human)
    expect(await write((tx) => purge(tx, at(STRIKE_ENDS), human))).toMatchObject({ ok: true })
    await sync({ orders: [bought, own] })
    expect(await owners()).toEqual({ orders: { [own.id]: ben }, tickets: { [his.id]: ben } })
    const { rows } = await withAdmin(humans.current.database.adminUrl, (admin) =>
      admin.query(
        `select t.name, t.email, t.own_address, r.unmatched from tickets.tickets t join tickets.reconciled_tickets r
        on r.ticket_id = t.id where t.order_id = $1 order by t.id`,
        [bought.id],
      ),
    )
    expect(rows).toEqual([
      { name: '', email: '', own_address: null, unmatched: 'erased' },
      { name: 'Ben', email: '', own_address: bensAddress, unmatched: null },
    ])
  })
})

/** The first time it is asked. */
function failOnce<Arguments extends readonly unknown[]>(work: (...given: Arguments) => Promise<void>) {
  let failed = false
  return async (...given: Arguments): Promise<void> => {
    if (failed) return work(...given)
    failed = true
    throw new Error('planted')
  }
}
