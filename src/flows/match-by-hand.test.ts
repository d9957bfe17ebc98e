import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testHumans } from '../../test/support/humans.ts'
import { newSeason } from '../../test/support/season.ts'
import { withAdmin } from '../platform/db/database.ts'
import type { HandMatchDecision } from '../sections/tickets/tickets.ts'
import { examine } from './doctor.ts'
import { matchByHand } from './match-by-hand.ts'

describe('a ticket that somebody says whose it is', () => {
  const humans = testHumans()

  /** Ana bought two tickets; the second is her partner Ben's, which nothing in it says. */
  async function partners() {
    const season = await newSeason(humans.current)
    const address = `ana-${randomUUID()}@example.org`
    const ana = await season.person('Ana Pla', address)
    const ben = await season.person('Ben Roca', `ben-${randomUUID()}@example.org`)
    const hers = season.ticket('1', { name: 'Ana Pla', email: address })
    const his = season.ticket('2', { name: 'Ben', email: address })
    const bought = season.order('1', { buyer: { name: 'Ana Pla', email: address }, tickets: [hers, his] })
    await season.sync({ orders: [bought] })
    const decide = (ticket: string, whose: HandMatchDecision, by = ana) =>
      humans.current.database.transact((tx) =>
        matchByHand(tx, humans.current, { ticket, whose }, { kind: 'human', human: by }),
      )
    const tickets = async () => (await season.owners()).tickets
    return { ...season, address, ana, ben, hers, his, bought, decide, tickets }
  }
  const audited = async (ticket: string) => {
    const { rows } = await withAdmin(humans.current.database.adminUrl, (admin) =>
      admin.query("select detail from audit.entries where action = 'ticket.match' and subject_id = $1 order by id", [
        ticket,
      ]),
    )
    return rows.map(({ detail }) => detail)
  }

  it('is theirs, and they take part', async () => {
    const { ana, ben, hers, his, decide, tickets, participations } = await partners()
    expect(await tickets()).toEqual({ [hers.id]: ana })
    expect(await decide(his.id, { decision: 'somebody', human: ben })).toMatchObject({ ok: true, changed: true })
    expect(await tickets()).toEqual({ [hers.id]: ana, [his.id]: ben })
    expect((await participations()).get(ben)).toBe('ticketed')
    expect(await humans.current.database.snapshot((snapshot) => examine(snapshot, humans.current))).toEqual([])
  })

  it('stays theirs through every pass, whatever changes about it', async () => {
    const { ben, his, hers, bought, address, order, sync, decide, tickets } = await partners()
    await decide(his.id, { decision: 'somebody', human: ben })
    const renamed = { ...his, name: 'Ana Pla', ownAddress: address }
    await sync({ orders: [order('1', { buyer: bought.buyer, tickets: [renamed, hers] })] })
    await sync({ orders: [order('1', { buyer: { name: 'Ben', email: 'elsewhere@example.org' }, tickets: [his] })] })
    expect((await tickets())[his.id]).toBe(ben)
  })

  it('can be nobody’s, and again whosever its addresses say', async () => {
    const { ana, hers, his, decide, tickets, participations } = await partners()
    await decide(hers.id, { decision: 'nobody' })
    expect(await tickets()).toEqual({})
    expect((await participations()).has(ana)).toBe(false)
    expect(await decide(hers.id, { decision: 'nobody' })).toMatchObject({ ok: true, changed: false })
    await decide(hers.id, { decision: 'addresses' })
    expect(await tickets()).toEqual({ [hers.id]: ana })
    expect(await decide(his.id, { decision: 'addresses' })).toMatchObject({ ok: true, changed: false })
    expect(await audited(hers.id)).toEqual([
      { decision: 'nobody', human: null, before: null },
      { decision: 'addresses', human: null, before: null },
    ])
    expect(await audited(his.id)).toEqual([])
  })

  it('is nobody’s once it is void, and not theirs to decide on any more', async () => {
    const { ben, hers, his, bought, order, sync, decide, tickets } = await partners()
    await decide(his.id, { decision: 'somebody', human: ben })
    await sync({ orders: [order('1', { buyer: bought.buyer, tickets: [hers, { ...his, status: 'voided' }] })] })
    expect((await tickets())[his.id]).toBeUndefined()
    expect(await decide(his.id, { decision: 'nobody' })).toEqual({ ok: false, code: 'void-ticket', ticket: his.id })
    expect(await decide('it_none', { decision: 'nobody' })).toMatchObject({ ok: false, code: 'unknown-ticket' })
  })
})
