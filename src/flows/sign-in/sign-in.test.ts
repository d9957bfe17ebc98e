import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testHumans } from '../../../test/support/humans.ts'
import { newSeason } from '../../../test/support/season.ts'
import { withAdmin } from '../../platform/db/database.ts'
import { examine } from '../doctor.ts'
import { beforeReconciling } from '../reconcile.ts'
import { signIn } from './sign-in.ts'

describe('a newcomer, whose address stands on a ticket and is nobody’s here', () => {
  const humans = testHumans()
  const link = { language: 'es', client: '203.0.113.9' } as const

  /** Somebody bought a ticket, and asked for a link. */
  async function buyer() {
    const { database, auth, tickets } = humans.current
    const season = await newSeason(humans.current)
    const address = `rosa-${randomUUID()}@example.org`
    const ticket = season.ticket('1', { name: 'Rosa', email: address })
    await season.sync({ orders: [season.order('1', { buyer: { name: 'Rosa', email: address }, tickets: [ticket] })] })
    const ask = (asked: string) =>
      database.transact((tx) =>
        auth.mailLink(tx, { ...link, address: asked, client: randomUUID() }, (found) =>
          tickets.knowsAddress(tx, found),
        ),
      )
    return { ...season, address, ticket, ask }
  }
  /** The token is in the mail alone, so one that hashes to what the test knows takes its place. */
  async function tokenFor(address: string): Promise<string> {
    const token = randomUUID()
    const { rowCount } = await withAdmin(humans.current.database.adminUrl, (admin) =>
      admin.query(`update auth.login_tokens set hash = sha256($1::bytea) where address = $2 and used_at is null`, [
        Buffer.from(token),
        address,
      ]),
    )
    if (rowCount !== 1) throw new Error(`${rowCount} tokens for ${address}`)
    return token
  }
  const use = (token: string) =>
    humans.current.database.transact((tx) => signIn(tx, humans.current, token, 'Firefox, Linux'))
  const viewerOf = (session = '') => humans.current.database.transact((tx) => humans.current.auth.viewer(tx, session))
  const guest = (address: string) =>
    humans.current.database.transact(async (tx) => {
      await beforeReconciling(tx)
      return humans.current.profiles.addGuest(tx, { displayName: 'Rosa', language: 'en', address })
    })

  it('is a guest with their ticket from the moment on at which they sign in', async () => {
    const { address, ticket, ask, owners, participations } = await buyer()
    await ask(` ${address.toUpperCase()} `)
    expect((await owners()).tickets).toEqual({})

    const signedIn = await use(await tokenFor(address))
    const human = signedIn?.human ?? ''
    const { name, language, roles } = (await viewerOf(signedIn?.session)) ?? {}
    expect({ name, language, roles }).toEqual({ name: address.split('@')[0], language: 'es', roles: [] })
    expect((await owners()).tickets).toEqual({ [ticket.id]: human })
    expect((await participations()).get(human)).toBe('ticketed')
    const { database } = humans.current
    expect(await database.snapshot((snapshot) => examine(snapshot, humans.current))).toEqual([])
  })

  it('is known by the address of a ticket, as by that of an order', async () => {
    const season = await newSeason(humans.current)
    const [ordered, attending] = [`a-${randomUUID()}@example.org`, `b-${randomUUID()}@example.org`]
    const ticket = season.ticket('1', { name: 'B', email: attending, ownAddress: attending })
    const bought = season.order('1', { buyer: { name: 'A', email: ordered }, tickets: [ticket] })
    await season.sync({ orders: [bought] })
    const knows = (address: string) =>
      humans.current.database.snapshot((snapshot) => humans.current.tickets.knowsAddress(snapshot, address))
    expect([await knows(ordered), await knows(attending), await knows('c@example.org')]).toEqual([true, true, false])
  })

  it('gets no link to an address that only looks like one that is known', async () => {
    const { address, ask } = await buyer()
    await ask(address.replace('rosa', 'r0sa'))
    await expect(tokenFor(address.replace('rosa', 'r0sa'))).rejects.toThrow('0 tokens')
  })

  it('is taken in once, by one of ten that press at once', async () => {
    const { address, ask } = await buyer()
    await ask(address)
    const token = await tokenFor(address)
    const results = await Promise.all(Array.from({ length: 10 }, () => use(token)))
    expect(results.filter((result) => result !== undefined)).toHaveLength(1)
    const { rowCount } = await withAdmin(humans.current.database.adminUrl, (admin) =>
      admin.query('select from profiles.addresses where canonical = $1', [address]),
    )
    expect(rowCount).toBe(1)
  })

  it('is whoever verified the address since the link was mailed', async () => {
    const { address, ask } = await buyer()
    await ask(address)
    const added = await guest(address)
    const signedIn = await use(await tokenFor(address))
    expect(added).toMatchObject({ ok: true, human: signedIn?.human })
  })

  it('is nobody where two verified the address since, who have to be told apart first', async () => {
    const { address, person, ask } = await buyer()
    await ask(address)
    await person('Rosa', address)
    await person('Rosalía', address)
    expect(await use(await tokenFor(address))).toBeUndefined()
    const { database, profiles } = humans.current
    const owners = await database.snapshot((snapshot) => profiles.owners(snapshot, [address]))
    expect(owners.get(address)).toEqual({ known: false, reason: 'ambiguous' })
    await ask(address)
    // The first link alone: of the second nothing was made.
    await tokenFor(address)
  })

  it('is taken in by no link that is used or old', async () => {
    const { address, ask } = await buyer()
    await ask(address)
    const token = await tokenFor(address)
    await withAdmin(humans.current.database.adminUrl, (admin) =>
      admin.query('update auth.login_tokens set expires_at = now() where address = $1', [address]),
    )
    expect(await use(token)).toBeUndefined()
    const { database, profiles } = humans.current
    expect(await database.snapshot((snapshot) => profiles.find(snapshot, address))).toBeUndefined()
  })
})
