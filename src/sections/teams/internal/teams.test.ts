import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import { build as buildAudit } from '../../audit/section.ts'
import { build as buildProfiles } from '../../profiles/section.ts'
import { build } from '../section.ts'
import type { NewTeam } from '../teams.ts'

const audit = buildAudit()
const profiles = buildProfiles({ audit })
const teams = build({ profiles, audit })
const operator = { kind: 'operator' } as const

describe('teams', () => {
  const database = testDatabase()

  const newHumans = async (count: number) => {
    const people = Array.from({ length: count }, () => ({ id: randomUUID(), displayName: 'Somebody', emails: [] }))
    await database.current.transact((tx) => profiles.importPeople(tx, people, operator))
    return people.map(({ id }) => id)
  }
  const create = (name: string, change: Partial<NewTeam> = {}) =>
    database.current.transact((tx) => teams.create(tx, { name, hasBudget: false, members: [], ...change }, operator))
  const join = (...memberships: readonly { readonly human: string; readonly team: string }[]) =>
    database.current.transact((tx) => teams.join(tx, memberships, operator))
  const members = (...names: readonly string[]) =>
    database.current.snapshot(async (snapshot) => {
      const found = await teams.members(snapshot, names)
      return found.ok ? { ok: true, humans: (await Array.fromAsync(found.humans)).flat() } : found
    })
  const list = () => database.current.snapshot((snapshot) => teams.list(snapshot))
  const suspend = (human: string | undefined) =>
    withAdmin(database.current.adminUrl, (admin) =>
      admin.query(`update profiles.humans set status = 'suspended' where id = $1`, [human]),
    )

  it('are made with their members, each once', async () => {
    const [ana = '', ben = ''] = await newHumans(2)
    expect(await create(' Kitchen ', { hasBudget: true, members: [ana, ben, ana] })).toMatchObject({ ok: true })
    expect(await members('kitchen')).toEqual({ ok: true, humans: [ana, ben].toSorted() })
    expect(await list()).toContainEqual({ id: expect.any(String), name: 'Kitchen', hasBudget: true, members: 2 })
  })

  it('have one name each, in any case', async () => {
    await create('Gate')
    expect(await create('GATE')).toEqual({ ok: false, code: 'name-taken', name: 'GATE' })
    const both = await Promise.all([create('Ñandú'), create('ñANDÚ')])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await members('ÑANDÚ')).toEqual({ ok: true, humans: [] })
  })

  it('are not made with somebody unknown in them', async () => {
    const [ana = '', suspended = ''] = await newHumans(2)
    await suspend(suspended)
    const nobody = randomUUID()
    expect(await create('Lights', { members: [ana, nobody, suspended] })).toEqual({
      ok: false,
      code: 'unknown-humans',
      unknown: [nobody, suspended],
    })
    expect(await members('Lights')).toEqual({ ok: false, code: 'unknown-teams', unknown: ['Lights'] })
  })

  it.each(['Volunteers', 'VOLUNTEERS', ' volunteers '])('leave the name %j to the system team', async (name) => {
    expect(await create(name)).toMatchObject({ ok: false, code: 'name-taken' })
    const [ana = ''] = await newHumans(1)
    expect(await join({ human: ana, team: name })).toMatchObject({ added: 0 })
    const everyone = await database.current.snapshot((s) => Array.fromAsync(profiles.everyone(s)))
    expect(everyone.flat()).toContain(ana)
    expect(await members(name)).toEqual({ ok: true, humans: everyone.flat() })
    expect((await list()).filter((team) => team.name.trim().toLowerCase() === 'volunteers')).toHaveLength(1)
  })

  it('are joined once, and made where they are missing', async () => {
    const [ana = '', ben = ''] = await newHumans(2)
    expect(await join({ human: ana, team: 'Sound' }, { human: ben, team: 'sound' })).toMatchObject({ added: 2 })
    expect(await join({ human: ana, team: ' SOUND' }, { human: ben, team: 'Sound' })).toMatchObject({ added: 0 })
    expect(await members('Sound')).toEqual({ ok: true, humans: [ana, ben].toSorted() })
  })

  it('lose nobody when several make and join one at the same moment', async () => {
    const humans = await newHumans(8)
    const joined = await Promise.all(humans.map((human) => join({ human, team: 'Fire' }, { human, team: 'Water' })))
    expect(joined.map(({ added }) => added)).toEqual(humans.map(() => 2))
    // Made once, and named by whoever made it.
    expect(joined.flatMap(({ made }) => made).toSorted()).toEqual(['Fire', 'Water'])
    expect(await members('Fire')).toEqual({ ok: true, humans: humans.toSorted() })
    expect(await members('Water')).toEqual({ ok: true, humans: humans.toSorted() })
  })

  it('give their active members together, in order of id, each once', async () => {
    const [ana = '', ben = '', carla = '', dina = ''] = await newHumans(4)
    await create('Bar', { members: [ana, ben, dina] })
    await create('Build', { members: [ben, carla] })
    await suspend(dina)
    expect(await members('bar', 'Build')).toEqual({ ok: true, humans: [ana, ben, carla].toSorted() })
    expect((await list()).find(({ name }) => name === 'Bar')).toMatchObject({ members: 2 })
    expect(await members('Bar', 'Nowhere', 'nobody')).toEqual({
      ok: false,
      code: 'unknown-teams',
      unknown: ['Nowhere', 'nobody'],
    })
    expect(await members()).toEqual({ ok: true, humans: [] })
  })

  it('are coordinated by who is appointed in them or in a department above, and by nobody after leaving', async () => {
    const [ana = '', ben = ''] = await newHumans(2)
    const ids: string[] = []
    for (const name of ['Site', 'Power', 'Cables']) {
      const made = await create(name, { members: [ana, ben] })
      if (made.ok) ids.push(made.id)
    }
    const [site = '', power = '', cables = ''] = ids
    const place = (team: string, department: string) =>
      database.current.transact((tx) => teams.placeUnder(tx, team, department, operator))
    const coordinated = (human: string) => database.current.snapshot((snapshot) => teams.coordinates(snapshot, human))
    const appoint = (human: string, team: string) =>
      database.current.transact((tx) => teams.appoint(tx, { human, team }, operator))
    expect(await place(power, site)).toEqual({ ok: true })
    expect(await place(cables, power)).toEqual({ ok: true })
    for (const department of [site, power, cables]) {
      expect(await place(site, department)).toEqual({ ok: false, code: 'under-itself' })
    }
    expect(await place(randomUUID(), site)).toEqual({ ok: false, code: 'unknown-teams' })
    expect(await coordinated(ana)).toEqual([])
    expect(await appoint(ana, site)).toEqual({ ok: true })
    expect(await appoint(ben, power)).toEqual({ ok: true })
    expect(await appoint(randomUUID(), power)).toEqual({ ok: false, code: 'not-a-member' })
    expect(await coordinated(ana)).toEqual([site, power, cables].toSorted())
    expect(await coordinated(ben)).toEqual([power, cables].toSorted())
    await withAdmin(database.current.adminUrl, (admin) =>
      admin.query('update teams.memberships set until = now() where human = $1', [ana]),
    )
    expect(await coordinated(ana)).toEqual([])
    const named = await database.current.snapshot((snapshot) => teams.names(snapshot))
    expect(named.get(cables)).toBe('Cables')
  })
})
