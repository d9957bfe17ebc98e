import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import { build as buildAudit } from '../../audit/section.ts'
import type { Person } from '../profiles.ts'
import { build } from '../section.ts'

const profiles = build({ audit: buildAudit() })
const operator = { kind: 'operator' } as const

/** A person with these verified addresses. */
const person = (displayName: string, ...addresses: readonly string[]): Person & { readonly id: string } => ({
  id: randomUUID(),
  displayName,
  emails: addresses.map((email) => ({ email, verified: true })),
})
/** As in a file that knows no ids. */
const nameless = ({ displayName, emails }: Person): Person => ({ displayName, emails })
const mailbox = (name: string) => `${name}-${randomUUID()}@example.org`

describe('importing people', () => {
  const database = testDatabase()
  const importing = (...people: readonly Person[]) =>
    database.current.transact((tx) => profiles.importPeople(tx, people, operator))
  const owners = (...addresses: readonly string[]) =>
    database.current.snapshot(async (snapshot) => {
      const found = await profiles.owners(snapshot, addresses)
      return addresses.map((address) => {
        const owner = found.get(address)
        return owner?.known ? owner.human : owner?.reason
      })
    })
  const recipient = (human: string) =>
    database.current.snapshot(async (snapshot) => (await profiles.recipients(snapshot, [human]))[0])
  const audited = () =>
    withAdmin(database.current.adminUrl, async (admin) => {
      const { rows } = await admin.query('select detail from audit.entries order by id')
      return rows.map(({ detail }) => detail)
    })

  it('adds them, and a second time changes nothing and leaves no trace', async () => {
    const [ana, ben] = [person('Ana', mailbox('ana')), person('Ben', mailbox('ben'), mailbox('ben'))]
    const first = await importing(ana, ben)
    expect(first).toMatchObject({ added: 2, changed: 0, unchanged: 0, refused: [], humans: [ana.id, ben.id] })
    expect(first.addresses.toSorted()).toEqual([...ana.emails, ...ben.emails].map(({ email }) => email).toSorted())
    expect((await audited()).at(-1)).toEqual({ added: 2, changed: 0 })

    const entries = (await audited()).length
    expect(await importing(ana, ben)).toEqual({
      added: 0,
      changed: 0,
      unchanged: 2,
      refused: [],
      humans: [ana.id, ben.id],
      addresses: [],
    })
    expect(await audited()).toHaveLength(entries)
  })

  it('changes what differs and tells whose addresses have to be looked at again', async () => {
    const [kept, gone, added] = [mailbox('kept'), mailbox('gone'), mailbox('added')]
    const ana = person('Ana', kept, gone)
    await importing(ana)
    const changed = await importing({ ...ana, displayName: 'Ana Pla', emails: person('', kept, added).emails })
    expect(changed).toMatchObject({ added: 0, changed: 1, unchanged: 0 })
    expect(changed.addresses.toSorted()).toEqual([gone, added].toSorted())
    expect(await owners(kept, gone, added)).toEqual([ana.id, undefined, ana.id])
    expect(await recipient(ana.id)).toMatchObject({ name: 'Ana Pla', address: kept })
  })

  it('leaves what somebody added, verified and chose themselves as it is', async () => {
    const [given, theirs, late] = [mailbox('given'), mailbox('theirs'), mailbox('late')]
    const ana = person('Ana', given)
    await importing(ana)
    await database.current.transact(async (tx) => {
      const added = await profiles.addresses.add(tx, ana.id, theirs, { kind: 'human', human: ana.id })
      if (!added.ok) throw new Error(added.code)
      await profiles.addresses.verify(tx, added.link.token)
      await profiles.addresses.mailTo(tx, ana.id, theirs)
    })
    expect(await importing(ana)).toMatchObject({ changed: 0, unchanged: 1 })
    expect(await importing({ ...ana, emails: person('', given, late).emails })).toMatchObject({ changed: 1 })
    await importing({ ...ana, emails: [{ email: theirs, verified: false }] })
    expect(await owners(given, theirs, late)).toEqual([undefined, ana.id, undefined])
    expect(await recipient(ana.id)).toMatchObject({ address: theirs })
  })

  it('sends mail to the first verified address, as its owner wrote it', async () => {
    const verified = `Ana.${randomUUID()}@Example.org`
    const ana = person('Ana', verified)
    await importing({ ...ana, emails: [{ email: mailbox('new'), verified: false }, ...ana.emails] })
    expect(await recipient(ana.id)).toEqual({ human: ana.id, name: 'Ana', language: 'en', address: verified })
    await importing({ ...ana, emails: [{ email: verified, verified: false }] })
    expect(await recipient(ana.id)).toMatchObject({ address: null })
    expect(await owners(verified.toLowerCase())).toEqual(['not-verified'])
  })

  it('keeps the language where a record names none', async () => {
    const ana = person('Ana', mailbox('ana'))
    await importing({ ...ana, language: 'es' })
    expect(await importing(ana)).toMatchObject({ unchanged: 1 })
    expect(await importing({ ...ana, displayName: 'Ana Pla' })).toMatchObject({ changed: 1 })
    expect(await recipient(ana.id)).toMatchObject({ name: 'Ana Pla', language: 'es' })
    expect(await importing({ ...ana, language: 'en' })).toMatchObject({ changed: 1 })
    expect(await recipient(ana.id)).toMatchObject({ language: 'en' })
  })

  it('gives a tier and a city where a record names them, and keeps them where it does not', async () => {
    const ana = person('Ana', mailbox('ana'))
    const profile = () => database.current.snapshot((snapshot) => profiles.register.show(snapshot, ana.id))
    await importing(ana)
    expect(await profile()).toMatchObject({ status: 'active', tier: 'volunteer', city: null })
    expect(await importing({ ...ana, tier: 'asociado', city: ' Vigo ' })).toMatchObject({ changed: 1 })
    expect(await importing({ ...ana, tier: 'asociado', city: 'Vigo' })).toMatchObject({ unchanged: 1 })
    expect(await importing(ana)).toMatchObject({ unchanged: 1 })
    expect(await profile()).toMatchObject({ tier: 'asociado', city: 'Vigo' })
    expect(await importing({ ...ana, city: 'Lugo' })).toMatchObject({ changed: 1 })
    expect(await profile()).toMatchObject({ tier: 'asociado', city: 'Lugo' })
  })

  it('makes a member of a guest, and leaves who is suspended so', async () => {
    const address = mailbox('guest')
    const guest = { displayName: 'Guest', language: 'en', address } as const
    const added = await database.current.transact((tx) => profiles.addGuest(tx, guest))
    const human = added.ok ? added.human : ''
    const standing = () => database.current.snapshot((snapshot) => profiles.register.show(snapshot, human))
    const record = nameless(person('Guest', address))
    expect(await importing(record)).toMatchObject({ changed: 1, humans: [human] })
    expect(await standing()).toMatchObject({ status: 'active', tier: 'volunteer' })
    await database.current.transact((tx) =>
      profiles.register.place(tx, human, { tier: 'volunteer', status: 'suspended' }, operator),
    )
    expect(await importing({ ...record, tier: 'colaborador' })).toMatchObject({ changed: 1 })
    expect(await standing()).toMatchObject({ status: 'suspended', tier: 'colaborador' })
  })

  it('takes two spellings of one address for one, verified where either is', async () => {
    const name = randomUUID()
    const ana = person('Ana')
    const emails = [
      { email: `${name}@GoogleMail.com `, verified: false },
      { email: `${name.toUpperCase()}@gmail.com`, verified: true },
    ]
    expect(await importing({ ...ana, emails })).toMatchObject({ added: 1, addresses: [`${name}@gmail.com`] })
    expect(await owners(`${name}@gmail.com`)).toEqual([ana.id])
  })

  it('lets two people keep one address, which then belongs to nobody', async () => {
    const shared = mailbox('shared')
    const [ana, ben] = [person('Ana', shared), person('Ben', shared)]
    expect(await importing(ana, ben)).toMatchObject({ added: 2 })
    expect(await owners(shared)).toEqual(['ambiguous'])
    expect(await database.current.snapshot((snapshot) => profiles.find(snapshot, shared))).toBeUndefined()

    await importing({ ...ben, emails: [{ email: shared, verified: false }] })
    expect(await owners(shared)).toEqual([ana.id])
    await importing({ ...ana, emails: [] })
    expect(await owners(shared)).toEqual(['not-verified'])
  })

  it('refuses an id that is none, and with it everything', async () => {
    const [ana, zoe] = [person('Ana', mailbox('ana')), person('Zoe', mailbox('zoe'))]
    const refused = await importing(ana, { ...person('Ben'), id: '42' }, zoe)
    expect(refused).toMatchObject({ added: 0, humans: [], addresses: [] })
    expect(refused.refused).toEqual([{ record: 2, reason: expect.stringContaining('not a UUID: 42') }])
    expect(await recipient(ana.id)).toBeUndefined()
  })

  it('refuses a person who stands in it twice, naming both records', async () => {
    const ana = person('Ana', mailbox('ana'))
    const twice = [{ record: 2, reason: 'the same person as record 1' }]
    expect((await importing(ana, { ...ana, id: ana.id.toUpperCase() })).refused).toEqual(twice)
    expect((await importing(nameless(ana), nameless(ana))).refused).toEqual(twice)
    await importing(ana)
    expect((await importing(ana, nameless(ana))).refused).toEqual(twice)
  })

  describe('without ids', () => {
    it('recognises a person by a verified address, whatever the name', async () => {
      const address = mailbox('ana')
      const ana = person('Ana', address)
      await importing(ana)
      const renamed = nameless({ ...ana, displayName: 'Ana Pla' })
      expect(await importing(renamed)).toMatchObject({ added: 0, changed: 1, humans: [ana.id] })
      expect(await importing(renamed)).toMatchObject({ unchanged: 1, humans: [ana.id] })
    })

    it('does not recognise one by an address that nobody verified', async () => {
      const address = mailbox('ana')
      const ana = person('Ana')
      await importing({ ...ana, emails: [{ email: address, verified: false }] })
      const { added, humans } = await importing(nameless(person('Ana', address)))
      expect([added, humans.length]).toEqual([1, 1])
      expect(humans).not.toContain(ana.id)
    })

    it('tells two people with one address apart by their names, the second time too', async () => {
      const shared = mailbox('shared')
      const people = [person('Ana', shared), person('Ben', shared)].map(nameless)
      const { added, humans } = await importing(...people)
      expect([added, new Set(humans).size]).toEqual([2, 2])
      expect(await importing(...people)).toMatchObject({ added: 0, unchanged: 2, humans })
      expect((await importing(nameless(person('Carla', shared)))).refused).toEqual([
        { record: 1, reason: expect.stringContaining('several people') },
      ])
    })
  })
})

describe('finding a human', () => {
  const database = testDatabase()
  const find = (text: string) => database.current.snapshot((snapshot) => profiles.find(snapshot, text))

  it('goes by id or verified address, in any spelling', async () => {
    const ana = {
      ...person('Ana', 'ana@gmail.com'),
      emails: [
        { email: 'ana@gmail.com', verified: true },
        { email: 'new@example.org', verified: false },
      ],
    }
    await database.current.transact((tx) => profiles.importPeople(tx, [ana], operator))
    expect(await find(ana.id.toUpperCase())).toBe(ana.id)
    expect(await find(' ANA@googlemail.com')).toBe(ana.id)
    expect(await find('new@example.org')).toBeUndefined()
    expect(await find(randomUUID())).toBeUndefined()
    expect(await find('')).toBeUndefined()
  })

  it('counts the suspended out of the active, who come in order of id', async () => {
    const people = [person('A'), person('B'), person('C')]
    await database.current.transact((tx) => profiles.importPeople(tx, people, operator))
    const [suspended, ...others] = people.map(({ id }) => id)
    await withAdmin(database.current.adminUrl, (admin) =>
      admin.query(`update profiles.humans set status = 'suspended' where id = $1`, [suspended]),
    )
    const active = await database.current.snapshot((snapshot) =>
      profiles.active(
        snapshot,
        people.map(({ id }) => id),
      ),
    )
    expect(active).toEqual(others.toSorted())
    const all = (await database.current.snapshot((snapshot) => Array.fromAsync(profiles.everyone(snapshot)))).flat()
    expect(all).toEqual(all.toSorted())
    expect(all).not.toContain(suspended)
  })
})
