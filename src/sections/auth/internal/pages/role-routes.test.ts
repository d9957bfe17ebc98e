import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../../test/support/database.ts'
import { withAdmin } from '../../../../platform/db/database.ts'
import { Browser } from '../../../../platform/http/browser.fixture.ts'
import type { Role } from '../../auth.ts'
import { auth, authPages, operator, sessionOf, somebody } from '../auth.fixture.ts'

const PATH = '/people/roles'

describe('the page of roles', () => {
  const database = testDatabase()
  const grant = (human: string, role: Role) =>
    database.current.transact((tx) => auth.grantRole(tx, human, role, operator))
  const rolesOf = async (human: string) => {
    const session = await sessionOf(database.current, human)
    return (await database.current.transact((tx) => auth.viewer(tx, session)))?.roles
  }
  const browserOf = async (role: Role, name = 'Ana') => {
    const { human } = await somebody(database.current, { name })
    await grant(human, role)
    const member = new Browser(authPages(database.current))
    member.cookies.set('humans', await sessionOf(database.current, human))
    member.cookies.set('humans-language', 'en')
    await member.get(PATH)
    return { member, human }
  }

  it('is seen by the admin and the board, and changed by the admin alone', async () => {
    const { member: board } = await browserOf('board')
    const page = await board.get(PATH)
    expect(page.status).toBe(200)
    expect(page.text).not.toContain('Give a role')
    const { human } = await somebody(database.current)
    for (const path of [PATH, `${PATH}/end`]) {
      expect((await board.post(path, { person: human, human, role: 'board', lastDay: '' })).status).toBe(403)
    }
    const { member: other } = await browserOf('human-admin')
    expect((await other.get(PATH)).status).toBe(403)
    expect(await rolesOf(human)).toEqual(['member'])
  })

  it('gives a role by address or id, for good or until the end of a day where the event is', async () => {
    const { member } = await browserOf('admin')
    const [berta, carla] = [
      await somebody(database.current, { name: 'Berta' }),
      await somebody(database.current, { name: 'Carla' }),
    ]
    const given = await member.post(PATH, { person: berta.address.toUpperCase(), role: 'board', lastDay: '' })
    expect([given.status, given.headers.get('location')]).toEqual([303, PATH])
    await member.post(PATH, { person: carla.human, role: 'finance-admin', lastDay: '2999-07-31' })
    expect([await rolesOf(berta.human), await rolesOf(carla.human)]).toEqual([
      ['member', 'board'],
      ['member', 'finance-admin'],
    ])
    const { rows } = await withAdmin(database.current.adminUrl, (admin) =>
      admin.query(
        `select held_until = '2999-07-31 22:00:00Z' as midnight from auth.role_assignments where human = $1`,
        [carla.human],
      ),
    )
    expect(rows).toEqual([{ midnight: true }])
    const { text } = await member.get(PATH)
    expect(text).toContain('for good')
    expect(text).toContain('31 Jul 2999')
  })

  it.each([
    [{ person: 'nobody@example.org' }, 'Nobody here has this id or verified address.'],
    [{ person: randomUUID() }, 'Nobody here has this id or verified address.'],
    [{ person: '' }, 'Fill this in.'],
    [{ role: 'queen' }, 'Choose one of the options.'],
    [{ lastDay: '2020-01-01' }, 'This day is over.'],
    [{ lastDay: 'soon' }, 'Enter a day.'],
  ])('says in plain words what is wrong with %j, and keeps what was typed', async (change, problem) => {
    const { member } = await browserOf('admin')
    const { address } = await somebody(database.current)
    const fields = { person: address, role: 'board', lastDay: '2999-07-31', ...change }
    const refused = await member.post(PATH, fields)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain(problem)
    expect(refused.text).toContain(`value="${fields.person}"`)
    expect(refused.text).toContain(`value="${fields.lastDay}"`)
  })

  it('gives nothing to who is not active, and nothing twice on other terms', async () => {
    const { member } = await browserOf('admin')
    const { human } = await somebody(database.current)
    await grant(human, 'board')
    const again = await member.post(PATH, { person: human, role: 'board', lastDay: '2999-07-31' })
    expect([again.status, again.text.includes('They hold it already')]).toEqual([422, true])
    await withAdmin(database.current.adminUrl, (admin) =>
      admin.query(`update profiles.humans set status = 'suspended' where id = $1`, [human]),
    )
    const suspended = await member.post(PATH, { person: human, role: 'finance-admin', lastDay: '' })
    expect([suspended.status, suspended.text.includes('Only somebody who is active')]).toEqual([422, true])
    expect((await member.get(PATH)).text).toContain('holds it in name alone')
  })

  it('takes a role back, and shows it among those held before', async () => {
    const { member, human: admin } = await browserOf('admin')
    const { human } = await somebody(database.current, { name: 'Dora' })
    await grant(human, 'teams-admin')
    await member.get(PATH)
    const taken = await member.post(`${PATH}/end`, { human, role: 'teams-admin' })
    expect([taken.status, await rolesOf(human)]).toEqual([303, ['member']])
    const { text } = await member.get(PATH)
    expect(text).toContain('The role is taken back.')
    expect(text.slice(text.indexOf('Held before'))).toContain('Dora')
    const { rows } = await withAdmin(database.current.adminUrl, (client) =>
      client.query(`select actor_human, action from audit.entries where subject_id = $1 order by id`, [human]),
    )
    expect(rows).toContainEqual({ actor_human: admin, action: 'role.end' })
  })

  it('keeps the last admin, and says what to do first', async () => {
    await withAdmin(database.current.adminUrl, (admin) => admin.query('delete from auth.role_assignments'))
    const { member, human } = await browserOf('admin')
    await member.post(`${PATH}/end`, { human, role: 'admin' })
    expect((await member.get(PATH)).text).toContain('This is the last admin')
    expect(await rolesOf(human)).toEqual(['member', 'admin'])
  })
})
