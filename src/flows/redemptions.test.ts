import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { activeCampaign, newTeam } from '../../test/support/campaign.ts'
import { testHumans } from '../../test/support/humans.ts'
import { newSeason, operator } from '../../test/support/season.ts'
import { cents } from '../platform/money.ts'
import { sendWave } from './campaign-wave/giving-codes.ts'

describe('the redemption of a code', () => {
  const humans = testHumans()

  /** Somebody who was granted a code, in a season of their own. */
  async function granted() {
    const season = await newSeason(humans.current)
    const code = `Code-${randomUUID()}`
    const campaign = await activeCampaign(humans.current, [code])
    const human = await season.person('Ana Pla', `${randomUUID()}@example.org`)
    const team = await newTeam(humans.current, [human])
    const grant = async () => {
      const request = { campaign, audience: { everyone: false, teams: [team] }, wave: randomUUID() } as const
      const sent = await humans.current.database.transact((tx) => sendWave(tx, humans.current, request, operator))
      if (!sent.ok) throw new Error(sent.code)
    }
    /** An order with the code, in some spelling, at this second of the fourth of March. */
    const using = (id: string, second: string, typed = code) =>
      season.order(id, {
        purchasedAt: Temporal.Instant.from(`2026-03-04T12:00:${second}Z`),
        discounts: [{ code: typed, amount: cents(0) }],
      })
    const redeemed = async () => {
      const rows = await humans.current.database.snapshot((s) =>
        humans.current.campaigns.grants(s, campaign, { limit: 9 }),
      )
      return rows[0]?.redeemedOrder
    }
    const uses = () =>
      humans.current.database.snapshot((snapshot) => humans.current.tickets.redemptions(snapshot, [code]))
    return { ...season, code, campaign, grant, using, redeemed, uses }
  }

  it('is by the earliest purchase, however the orders come in; the later ones are reuses', async () => {
    const { sync, grant, using, redeemed, uses, code } = await granted()
    await grant()
    const [first, second, third] = [using('1', '01'), using('2', '02'), using('3', '03')]
    await sync({ orders: [second] })
    expect(await redeemed()).toBe(second.id)
    await sync({ orders: [third, first] })
    expect(await redeemed()).toBe(first.id)
    expect(await uses()).toEqual([
      { code: code.toUpperCase(), order: first.id, at: first.purchasedAt, reuses: [second.id, third.id] },
    ])
  })

  it('is by vendor order within one second: the shorter id first', async () => {
    const { sync, grant, using, redeemed, uses } = await granted()
    await grant()
    await sync({ orders: [using('10', '01'), using('9', '01'), using('11', '01')] })
    expect(await redeemed()).toBe(using('9', '01').id)
    expect((await uses())[0]?.reuses).toEqual([using('10', '01').id, using('11', '01').id])
  })

  it('knows the code in any case, with spaces around it, twice in one order', async () => {
    const { sync, grant, using, redeemed, uses, code } = await granted()
    await grant()
    const twice = {
      ...using('1', '01'),
      discounts: [` ${code.toLowerCase()}  `, code.toUpperCase()].map((typed) => ({ code: typed, amount: cents(0) })),
    }
    await sync({ orders: [twice] })
    expect(await redeemed()).toBe(twice.id)
    expect((await uses())[0]?.reuses).toEqual([])
  })

  it('may come before the grant', async () => {
    const { sync, grant, using, redeemed } = await granted()
    await sync({ orders: [using('1', '01')] })
    await grant()
    expect(await redeemed()).toBe(using('1', '01').id)
  })

  it.each([
    ['cancelled', { status: 'cancelled' }],
    ['refunded whole', { total: cents(100), refunded: cents(100) }],
    ['without the code now', { discounts: [] }],
    ['with another code now', { discounts: [{ code: 'ANOTHER', amount: cents(0) }] }],
    ['no longer understood', { status: 'on_hold' }],
    ['in another currency', { currency: 'GBP' }],
  ])('is released by an order that is %s, to a later one where there is one', async (_, change) => {
    const { sync, grant, using, redeemed } = await granted()
    await grant()
    const [first, second] = [using('1', '01'), using('2', '02')]
    await sync({ orders: [first] })
    expect(await redeemed()).toBe(first.id)
    await sync({ orders: [{ ...first, ...change }] })
    expect(await redeemed()).toBeNull()
    await sync({ orders: [second] })
    expect(await redeemed()).toBe(second.id)
    await sync({ orders: [first] })
    expect(await redeemed()).toBe(first.id)
  })

  it('stands through a partial refund', async () => {
    const { sync, grant, using, redeemed } = await granted()
    await grant()
    await sync({ orders: [{ ...using('1', '01'), total: cents(100), refunded: cents(99) }] })
    expect(await redeemed()).toBe(using('1', '01').id)
  })

  it('is told with its code as it was imported, and changes nothing when it is told again', async () => {
    const { sync, grant, using, code } = await granted()
    await grant()
    await sync({ orders: [using('1', '01', code.toLowerCase())] })
    const { database, campaigns } = humans.current
    const all = await database.snapshot((snapshot) => campaigns.redemptions(snapshot))
    expect(all.get(code)).toBe(using('1', '01').id)
    const again = await database.transact((tx) =>
      campaigns.redeem(tx, [code], [{ code, order: using('1', '01').id, at: using('1', '01').purchasedAt }]),
    )
    expect(again).toEqual({ redeemed: 0, released: 0 })
  })
})
