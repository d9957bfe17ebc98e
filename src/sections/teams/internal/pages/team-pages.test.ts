import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { browserOf } from '../../../../../test/support/browser.ts'
import { newTeam } from '../../../../../test/support/campaign.ts'
import { testHumans } from '../../../../../test/support/humans.ts'
import { newSeason, operator } from '../../../../../test/support/season.ts'
import { routes } from '../../section.ts'

describe('the pages of teams', () => {
  const humans = testHumans()
  const as = (roles: readonly string[], human: string = randomUUID()) =>
    browserOf(
      { routes: routes({ ...humans.current, timeZone: async () => 'UTC' }), database: humans.current.database },
      { roles, human },
    )
  const admin = () => as(['teams-admin'])

  /** A team of these people, of which the first is coordinator where told. */
  const team = async (people: readonly string[], coordinator?: string) => {
    const { database, teams } = humans.current
    const name = await newTeam(humans.current, people)
    const id = [...(await database.snapshot((s) => teams.names(s)))].find(([, known]) => known === name)?.[0] ?? ''
    if (coordinator !== undefined) {
      await database.transact((tx) => teams.appoint(tx, { human: coordinator, team: id }, operator))
    }
    return { id, name, path: `/teams/${id}` }
  }
  const membersOf = async (id: string) => {
    const detail = await humans.current.database.snapshot((s) => humans.current.teams.directory.show(s, id))
    return detail?.memberships.map(({ human }) => human) ?? []
  }
  const person = async (name: string) => {
    const address = `${name.toLowerCase().replace(' ', '-')}-${randomUUID()}@example.org`
    const { person: add } = await newSeason(humans.current)
    return { id: await add(name, address), address }
  }

  it('show departments with their teams, and make new ones', async () => {
    const made = await admin().post('/teams', { name: 'Site', hasBudget: 'on' })
    expect(made.status).toBe(303)
    const site = made.location?.split('/').at(-1) ?? ''
    expect((await admin().post('/teams', { name: 'Power', department: site })).status).toBe(303)
    const { text } = await as(['board']).get('/teams')
    expect(text).toMatch(/Volunteers[\s\S]*Site[\s\S]*has a budget[\s\S]*Power[\s\S]*under Site/)
    expect(text).not.toContain('action="/teams"')

    const taken = await admin().post('/teams', { name: 'site', department: site })
    expect(taken.status).toBe(422)
    expect(taken.text).toContain('There is a team with this name already.')
    expect(taken.text).toContain('value="site"')
    // A department that is gone takes the new team back with it.
    const lost = await admin().post('/teams', { name: 'Cables', department: randomUUID() })
    expect(lost.text).toContain('This department is no longer there')
    expect((await admin().get('/teams')).text).not.toMatch(/<a href="[^"]*">Cables/)
  })

  it('let a teams admin add by address and by search, appoint, dismiss and remove', async () => {
    const [ana, ben] = [await person('Ana Pla'), await person('Ben Rocaforte')]
    const { id, path } = await team([])
    expect((await admin().get(path)).text).toContain('Nobody is in this team')
    const unknown = await admin().post(`${path}/members`, { person: 'nobody@example.org' })
    expect(unknown.status).toBe(422)
    expect(unknown.text).toContain('Nobody here has this verified address or id.')
    expect(unknown.text).toContain('value="nobody@example.org"')
    expect((await admin().post(`${path}/members`, { person: ana.address })).status).toBe(303)
    expect((await admin().get(`${path}?find=rocaforte`)).text).toContain(`name="person" value="${ben.id}"`)
    await admin().post(`${path}/members`, { person: ben.id })
    expect(await membersOf(id)).toEqual([ana.id, ben.id].toSorted())
    await admin().post(`${path}/members/${ana.id}/appoint`)
    expect((await admin().get(path)).text).toMatch(/Ana Pla[\s\S]*coordinator/)
    await admin().post(`${path}/members/${ana.id}/dismiss`)
    await admin().post(`${path}/members/${ana.id}/remove`)
    expect(await membersOf(id)).toEqual([ben.id])
    expect((await admin().get(`${path}?search=zzz`)).text).toContain('Nobody like this is in the team')
  })

  it('let a teams admin change settings, all of them or none', async () => {
    const [upper, lower] = [await team([]), await team([])]
    const placed = await admin().post(lower.path, { name: lower.name, department: upper.id, hasBudget: 'on' })
    expect(placed.status).toBe(303)
    const circle = await admin().post(upper.path, { name: 'Another name', department: lower.id })
    expect(circle.status).toBe(422)
    expect(circle.text).toContain('A department can’t be under one of its own teams.')
    expect((await admin().get(upper.path)).text).toContain(`<h1>${upper.name}</h1>`)
    await admin().post(`${upper.path}/active`, { active: 'no' })
    expect((await admin().get(upper.path)).text).toContain('This team is not active')
    await admin().post(`${upper.path}/active`, { active: 'yes' })
    expect((await admin().get(upper.path)).text).not.toContain('This team is not active')
  })

  it('let a coordinator see to their teams, and to those of their department', async () => {
    const [ana, ben, carla] = [await person('Ana Pla'), await person('Ben Roca'), await person('Carla Mas')]
    const department = await team([ana.id, carla.id], ana.id)
    const child = await team([])
    await humans.current.database.transact((tx) =>
      humans.current.teams.placeUnder(tx, child.id, department.id, operator),
    )
    const hers = as([], ana.id)
    for (const { path, id } of [department, child]) {
      const { status, text } = await hers.get(path)
      expect(status).toBe(200)
      expect(text).not.toContain('Settings')
      expect(text).not.toContain('@example.org')
      await hers.post(`${path}/members`, { person: ben.address })
      expect(await membersOf(id)).toContain(ben.id)
      await hers.post(`${path}/members/${ben.id}/remove`)
      expect(await membersOf(id)).not.toContain(ben.id)
    }
    // Who coordinates is not theirs to say.
    expect((await hers.post(`${department.path}/members/${carla.id}/appoint`)).status).toBe(403)
    expect((await hers.post(`${department.path}/members/${ana.id}/remove`)).status).toBe(403)
    expect((await hers.post(department.path, { name: 'Mine' })).status).toBe(403)
    expect((await hers.get('/teams')).text).toContain('coordinator of the department')
  })

  it('hide another team from a coordinator, whatever ids they guess', async () => {
    const [ana, ben] = [await person('Ana Pla'), await person('Ben Roca')]
    await team([ana.id], ana.id)
    const other = await team([ben.id])
    const hers = as([], ana.id)
    const seen = [
      await hers.get(other.path),
      await hers.post(`${other.path}/members`, { person: ana.id }),
      await hers.post(`${other.path}/members/${ben.id}/remove`),
      await hers.post(`${other.path}/members/${ben.id}/appoint`),
      await hers.get(`/teams/${randomUUID()}`),
      await hers.get('/teams/Volunteers'),
    ]
    expect(seen.map(({ status }) => status)).toEqual(seen.map(() => 404))
    expect(await membersOf(other.id)).toEqual([ben.id])
  })

  it('show a member their own teams and no more, and the board all without a form', async () => {
    const [ana, ben] = [await person('Ana Pla'), await person('Ben Roca')]
    const [hers, other] = [await team([ana.id]), await team([ben.id])]
    const own = await as([], ana.id).get('/teams')
    expect(own.text).toContain(hers.name)
    expect(own.text).not.toContain(other.name)
    expect((await as([], ana.id).get(hers.path)).status).toBe(404)
    expect((await as([]).get('/teams')).text).toContain('You are in no team')
    const board = await as(['board']).get(other.path)
    expect(board.text).toContain('Ben Roca')
    expect(board.text).not.toContain(`action="${other.path}`.concat('/members'))
    expect((await as(['board']).post(`${other.path}/members`, { person: ana.id })).status).toBe(404)
    expect((await as(['board']).post('/teams', { name: 'Board' })).status).toBe(403)
  })
})
