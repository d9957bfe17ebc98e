import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { activeCampaign } from '../../../test/support/campaign.ts'
import { testHumans } from '../../../test/support/humans.ts'
import { newSeason, operator } from '../../../test/support/season.ts'
import { cents } from '../../platform/money.ts'
import { grantCode } from '../campaign-wave/giving-codes.ts'
import { examine } from '../doctor.ts'
import { mergeHumans } from './merge-humans.ts'

const someone = fc.constantFrom('from', 'into', 'other', 'nobody')
const sale = fc.record({
  buyer: someone,
  attendee: someone,
  status: fc.constantFrom('completed', 'pending', 'canceled'),
  donations: fc.constantFrom(0, 500),
  code: fc.boolean(),
})
/** A code for one of them in each of these campaigns, so that none is in conflict. */
const season = fc.record({
  sales: fc.array(sale, { maxLength: 6 }),
  grants: fc.array(fc.constantFrom('from', 'into', 'other'), { minLength: 1, maxLength: 3 }),
})

describe('merging two humans', () => {
  const humans = testHumans()

  it('changes no figure of sales and no total of a campaign, whatever they bought and were given', async () => {
    const { database, campaigns, tickets } = humans.current
    const runs = fc.asyncProperty(season, async ({ sales, grants }) => {
      const { order, ticket, person, sync } = await newSeason(humans.current)
      const address = { from: mailbox(), into: mailbox(), other: mailbox(), nobody: mailbox() }
      const human = {
        from: await person('Ana', address.from),
        into: await person('Ana', address.into),
        other: await person('Ben', address.other),
      }
      const given: { campaign: string; code: string }[] = []
      for (const whose of grants) {
        const code = randomUUID()
        const campaign = await activeCampaign(humans.current, [code])
        await database.transact((tx) => grantCode(tx, humans.current, { campaign, human: human[whose] }, operator))
        given.push({ campaign, code })
      }
      await sync({
        orders: sales.map(({ buyer, attendee, status, donations, code }, place) =>
          order(`${place}`, {
            buyer: { name: 'Ana', email: address[buyer] },
            status,
            total: cents(9_000 + donations),
            donations: cents(donations),
            discounts: given
              .slice(place, place + 1)
              .flatMap((one) => (code ? [{ code: one.code, amount: cents(1_000) }] : [])),
            tickets: [ticket(`${place}`, { ownAddress: address[attendee] })],
          }),
        ),
      })
      const figures = () =>
        database.snapshot(async (snapshot) => ({
          sales: await tickets.sales(snapshot),
          weeks: await tickets.weeklyActuals(snapshot),
          campaigns: await Promise.all(given.map(({ campaign }) => campaigns.show(snapshot, campaign))),
        }))
      const before = await figures()
      const merged = await database.transact((tx) =>
        mergeHumans(tx, humans.current, { from: human.from, into: human.into, keep: [] }, operator),
      )
      expect(merged).toEqual({ ok: true })
      expect(await figures()).toEqual(before)
    })
    await fc.assert(runs, { numRuns: 15 })
    expect(await database.snapshot((snapshot) => examine(snapshot, humans.current))).toEqual([])
  })
})

function mailbox(): string {
  return `${randomUUID()}@example.org`
}
