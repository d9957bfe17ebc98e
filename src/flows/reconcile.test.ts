import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testHumans } from '../../test/support/humans.ts'
import { newSeason } from '../../test/support/season.ts'
import { cents } from '../platform/money.ts'

/** A mailbox of its own for each test, since the humans of all of them stand in one database. */
const mailbox = (name: string) => `${name}-${randomUUID()}@example.org`

describe('orders and tickets, as the vendor tells of them', () => {
  const humans = testHumans()

  /** Ana, who bought two tickets, one of them in her name and one for Ben, who gave his own address. */
  async function twoTickets() {
    const season = await newSeason(humans.current)
    const { order, ticket, person } = season
    const anas = mailbox('ana')
    const bens = mailbox('ben')
    const ana = await person('Ana Pla', anas)
    const ben = await person('Ben Roca', bens)
    const hers = ticket('1', { name: 'ANA  PLÀ', email: anas })
    const his = ticket('2', { name: 'Ben', email: anas, ownAddress: ` ${bens.toUpperCase()} ` })
    const bought = order('1', { buyer: { name: 'Ana Pla', email: anas }, tickets: [hers, his] })
    return { ...season, ana, ben, anas, bens, hers, his, bought }
  }

  it('belong to their buyers and holders, who take part', async () => {
    const { sync, owners, participations, sales, ana, ben, hers, his, bought } = await twoTickets()
    await sync({ orders: [bought] })
    expect(await owners()).toEqual({ orders: { [bought.id]: ana }, tickets: { [hers.id]: ana, [his.id]: ben } })
    expect(await participations()).toEqual(
      new Map([
        [ana, 'ticketed'],
        [ben, 'ticketed'],
      ]),
    )
    expect(await sales()).toMatchObject({ ticketsSold: 2, gross: 20_000, taxable: 20_000 })
  })

  it('may come in the wrong order: a ticket waits for its order', async () => {
    const { sync, owners, participations, sales, ana, ben, hers, his, bought } = await twoTickets()
    const loose = bought.tickets
    await sync({ tickets: loose })
    expect(await owners()).toEqual({ orders: {}, tickets: { [his.id]: ben } })
    expect(await participations()).toEqual(new Map())
    expect(await sales()).toMatchObject({ orders: 0, ticketsSold: 0, comps: 0 })

    await sync({ orders: [{ ...bought, tickets: [] }] })
    expect(await owners()).toEqual({ orders: { [bought.id]: ana }, tickets: { [hers.id]: ana, [his.id]: ben } })
    expect([...(await participations()).keys()].toSorted()).toEqual([ana, ben].toSorted())
    expect(await sales()).toMatchObject({ orders: 1, ticketsSold: 2, gross: 20_000, other: 0 })
  })

  it('keep their owners and lose their holders when the order is refunded', async () => {
    const { sync, owners, participations, sales, ana, ben, hers, his, bought } = await twoTickets()
    await sync({ orders: [bought] })
    await sync({ orders: [{ ...bought, refunded: bought.total }] })
    expect(await sales()).toMatchObject({ refunded: 1, paid: 0, ticketsSold: 0, gross: 0, refunds: 0, taxable: 0 })
    expect(await owners()).toEqual({ orders: { [bought.id]: ana }, tickets: { [hers.id]: ana, [his.id]: ben } })
    expect(await participations()).toEqual(new Map())
  })

  it('count no more when the order is cancelled, and again when it comes back', async () => {
    const { sync, participations, sales, bought } = await twoTickets()
    await sync({ orders: [bought] })
    await sync({ orders: [{ ...bought, status: 'cancelled' }] })
    expect(await sales()).toMatchObject({ cancelled: 1, ticketsSold: 0, gross: 0 })
    expect(await participations()).toEqual(new Map())
    await sync({ orders: [bought] })
    expect(await sales()).toMatchObject({ cancelled: 0, ticketsSold: 2, gross: 20_000 })
    expect((await participations()).size).toBe(2)
  })

  it('drift when a ticket is voided and not refunded', async () => {
    const { sync, owners, participations, sales, ana, ben, hers, his, bought } = await twoTickets()
    await sync({ orders: [bought] })
    await sync({ tickets: [{ ...his, orderId: bought.id, status: 'voided' }] })
    expect(await owners()).toEqual({ orders: { [bought.id]: ana }, tickets: { [hers.id]: ana } })
    expect(await participations()).toEqual(new Map([[ana, 'ticketed']]))
    // The price of his stays as other, taxed as such: 2 x 10000 x 10 / 110 = 2 x 909.
    expect(await sales()).toMatchObject({ ticketsSold: 1, gross: 20_000, taxable: 10_000, other: 10_000, drifted: 1 })
    expect(await sales()).toMatchObject({ vat: 1818 })

    await sync({ orders: [{ ...bought, refunded: cents(10_000), tickets: [] }] })
    expect(await sales()).toMatchObject({ refunds: 10_000, taxable: 10_000, other: 0, drifted: 0, vat: 909 })
    expect((await participations()).get(ben)).toBeUndefined()
  })

  it('make whoever is checked in attend, and no longer when that is taken back', async () => {
    const { sync, participations, ana, ben, hers, bought } = await twoTickets()
    await sync({ orders: [bought] })
    await sync({ tickets: [{ ...hers, orderId: bought.id, checkedIn: true }] })
    expect(await participations()).toEqual(
      new Map([
        [ana, 'attended'],
        [ben, 'ticketed'],
      ]),
    )
    await sync({ tickets: [{ ...hers, orderId: bought.id }] })
    expect((await participations()).get(ana)).toBe('ticketed')
  })

  it('follow the names on them', async () => {
    const { sync, owners, ana, ben, hers, his, bought } = await twoTickets()
    await sync({ orders: [bought] })
    const renamed = { ...hers, orderId: bought.id, name: 'Carla' }
    await sync({ tickets: [renamed] })
    expect((await owners()).tickets).toEqual({ [his.id]: ben })
    await sync({ orders: [{ ...bought, buyer: { ...bought.buyer, name: 'carla' }, tickets: [renamed, his] }] })
    expect((await owners()).tickets).toEqual({ [hers.id]: ana, [his.id]: ben })
  })

  it('are handed on by another address on them', async () => {
    const { sync, owners, participations, person, ana, bens, hers, his, bought } = await twoTickets()
    const dinas = mailbox('dina')
    const dina = await person('Dina', dinas)
    await sync({ orders: [bought] })
    await sync({ tickets: [{ ...his, orderId: bought.id, name: 'Dina', ownAddress: dinas }] })
    expect((await owners()).tickets).toEqual({ [hers.id]: ana, [his.id]: dina })
    expect([...(await participations()).keys()].toSorted()).toEqual([ana, dina].toSorted())

    await sync({ orders: [{ ...bought, buyer: { name: 'Ben', email: bens }, tickets: [] }] })
    // Hers bears neither Ben's name nor an address of its own now.
    expect((await owners()).tickets).toEqual({ [his.id]: dina })
  })

  it('leave the order they were in, and both orders are settled anew', async () => {
    const { sync, order, sales, owners, ana, ben, hers, his, bought } = await twoTickets()
    const empty = order('2', { total: cents(0) })
    await sync({ orders: [bought, empty] })
    await sync({ tickets: [{ ...his, orderId: empty.id }] })
    // The first now has 10000 too much, the second 10000 too little.
    expect(await sales()).toMatchObject({ ticketsSold: 2, taxable: 20_000, other: 0, drifted: 2, vat: 909 * 3 })
    expect((await owners()).tickets).toEqual({ [hers.id]: ana, [his.id]: ben })

    await sync({ tickets: [{ ...his, orderId: null }] })
    expect(await sales()).toMatchObject({ ticketsSold: 1, comps: 1, other: 10_000, drifted: 1 })
    expect((await owners()).tickets).toEqual({ [hers.id]: ana, [his.id]: ben })
  })

  it('make a comp match by the address on it, if it has no own', async () => {
    const { sync, ticket, person, owners, participations } = await newSeason(humans.current)
    const [anas, bens] = [mailbox('ana'), mailbox('ben')]
    const ana = await person('Ana Pla', anas)
    const ben = await person('Ben Roca', bens)
    const byEmail = ticket('1', { email: anas.toUpperCase() })
    const byOwn = ticket('2', { email: anas, ownAddress: bens })
    const noAddress = ticket('3', { email: anas, ownAddress: 'the same as above' })
    const nobody = ticket('4', { email: anas, ownAddress: mailbox('nobody') })
    const void_ = ticket('5', { email: anas, status: 'voided' })
    await sync({ tickets: [byEmail, byOwn, noAddress, nobody, void_] })
    expect((await owners()).tickets).toEqual({ [byEmail.id]: ana, [byOwn.id]: ben, [noAddress.id]: ana })
    expect((await participations()).size).toBe(2)
  })

  it('match in any state of the order, by gmail under both its names', async () => {
    const { sync, order, ticket, person, owners, participations } = await newSeason(humans.current)
    const name = randomUUID()
    const ana = await person('Ana Pla', `${name}@googlemail.com`)
    const buyer = { name: 'Ana Pla', email: `${name}@GMAIL.com` }
    const orders = ['completed', 'pending', 'cancelled', 'on_hold'].map((status, place) =>
      order(`${place}`, { status, buyer, currency: 'GBP', tickets: [ticket(`${place}`)] }),
    )
    await sync({ orders })
    const all = <T>(ids: readonly T[]) => ids.map(() => ana)
    expect(Object.values((await owners()).orders)).toEqual(all(orders))
    expect(Object.values((await owners()).tickets)).toEqual(all(orders))
    // Live, since its order is paid, though in pounds.
    expect(await participations()).toEqual(new Map([[ana, 'ticketed']]))
  })

  it("take the buyer's ticket in vendor order: the shorter id first", async () => {
    const { sync, order, ticket, person, owners } = await newSeason(humans.current)
    const anas = mailbox('ana')
    const ana = await person('Ana Pla', anas)
    const tickets = ['10', '9', '11'].map((id) => ticket(id, { name: 'Ana Pla' }))
    await sync({ orders: [order('1', { buyer: { name: 'Ana Pla', email: anas }, tickets })] })
    expect((await owners()).tickets).toEqual({ [ticket('9').id]: ana })
  })
})
