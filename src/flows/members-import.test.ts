import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testHumans } from '../../test/support/humans.ts'
import { applyPage, newSeason, operator } from '../../test/support/season.ts'
import type { OrderRecord } from '../vendors/ticket-vendor.ts'
import { importMembers, type Member } from './members-import.ts'

const mailbox = (name: string) => `${name}-${randomUUID()}@example.org`
const member = (displayName: string, ...addresses: readonly string[]): Member & { readonly id: string } => ({
  id: randomUUID(),
  displayName,
  emails: addresses.map((email) => ({ email, verified: true })),
})

describe('importing members', () => {
  const humans = testHumans()
  const importing = (...members: readonly Member[]) =>
    humans.current.database.transact((tx) => importMembers(tx, humans.current, members, operator))

  it('matches what they bought before, and unmatches what they no longer hold', async () => {
    const { order, ticket, sync, owners, participations } = await newSeason(humans.current)
    const [anas, bens] = [mailbox('ana'), mailbox('ben')]
    const bought = order('1', { buyer: { name: 'Ana', email: anas }, tickets: [ticket('1')] })
    const comp = ticket('2', { email: bens })
    await sync({ orders: [bought], tickets: [comp] })
    expect(await owners()).toEqual({ orders: {}, tickets: {} })

    const [ana, ben] = [member('Ana', anas), member('Ben', bens)]
    await importing(ana, ben)
    expect(await owners()).toEqual({
      orders: { [bought.id]: ana.id },
      tickets: { [ticket('1').id]: ana.id, [comp.id]: ben.id },
    })
    expect((await participations()).size).toBe(2)

    // One address for two: nobody's.
    await importing(member('Carla', anas))
    expect(await owners()).toEqual({ orders: {}, tickets: { [comp.id]: ben.id } })
    expect(await participations()).toEqual(new Map([[ben.id, 'ticketed']]))

    await importing({ ...ben, emails: [{ email: bens, verified: false }] })
    expect(await owners()).toEqual({ orders: {}, tickets: {} })
    expect(await participations()).toEqual(new Map())
  })

  it('puts them into their teams, which are made where they are missing', async () => {
    const [ana, ben] = [member('Ana'), member('Ben')]
    const team = `Team ${randomUUID()}`
    await importing({ ...ana, teams: [team, 'Volunteers'] }, { ...ben, teams: [team.toUpperCase()] })
    const members = await humans.current.database.snapshot(async (s) => {
      const found = await humans.current.teams.members(s, [team])
      return found.ok ? (await Array.fromAsync(found.humans)).flat() : found
    })
    expect(members).toEqual([ana.id, ben.id].toSorted())
  })

  it('takes nobody, no team and no address where one record is refused', async () => {
    const { order, sync, owners } = await newSeason(humans.current)
    const anas = mailbox('ana')
    await sync({ orders: [order('1', { buyer: { name: 'Ana', email: anas } })] })
    const team = `Team ${randomUUID()}`
    const refused = await importing({ ...member('Ana', anas), teams: [team] }, { ...member('Ben'), id: 'ben' })
    expect(refused.refused).toHaveLength(1)
    expect(await owners()).toEqual({ orders: {}, tickets: {} })
    const members = await humans.current.database.snapshot((s) => humans.current.teams.members(s, [team]))
    expect(members).toMatchObject({ ok: false, code: 'unknown-teams' })
  })

  it('is done over by a dry run', async () => {
    const { database, profiles } = humans.current
    const ana = member('Ana', mailbox('ana'))
    const rehearsed = await database.rehearse((tx) => importMembers(tx, humans.current, [ana], operator))
    expect(rehearsed).toMatchObject({ added: 1 })
    expect(await database.snapshot((snapshot) => profiles.find(snapshot, ana.id))).toBeUndefined()
  })

  it('never misses an order that comes at the same moment, nor does the order miss it, in a hundred races', async () => {
    const { order, ticket, owners, participations } = await newSeason(humans.current)
    const { database, tickets } = humans.current
    const rounds = Array.from({ length: 100 }, (_, round) => {
      const address = mailbox('ana')
      const bought = order(`${round}`, { buyer: { name: 'Ana', email: address }, tickets: [ticket(`${round}`)] })
      return { bought, ana: member('Ana', address) }
    })
    const begun = await database.transact((tx) => tickets.sync.begin(tx, 'full'))
    if (!begun.ok) throw new Error(begun.code)
    const arrives = (bought: OrderRecord) =>
      database.transact((tx) => applyPage(tx, humans.current, begun.lease, { orders: [bought] }))
    for (const [round, { bought, ana }] of rounds.entries()) {
      // Who asks first is mostly who is first.
      const contenders = [() => arrives(bought), () => importing(ana)]
      await Promise.all((round % 2 === 0 ? contenders : contenders.toReversed()).map((begin) => begin()))
    }
    const nothing = { pages: 0, read: 0, added: 0, changed: 0, feesAdded: 0, notes: [], error: null }
    await database.transact((tx) => tickets.sync.end(tx, begun.lease, nothing))

    expect((await owners()).orders).toEqual(Object.fromEntries(rounds.map(({ bought, ana }) => [bought.id, ana.id])))
    expect(Object.values((await owners()).tickets)).toEqual(rounds.map(({ ana }) => ana.id))
    expect((await participations()).size).toBe(100)
  })
})
