import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import { build as buildAudit } from '../../audit/section.ts'
import { build as buildProfiles } from '../../profiles/section.ts'
import { build } from '../section.ts'
import { VOLUNTEERS } from '../teams.ts'

const audit = buildAudit()
const profiles = buildProfiles({ audit })
const teams = build({ profiles, audit })
const operator = { kind: 'operator' } as const
const { desk, directory } = teams

describe('a team', () => {
  const database = testDatabase()
  const write = <T>(work: (tx: Tx) => Promise<T>) => database.current.transact(work)
  const human = async () => {
    const id = randomUUID()
    await write((tx) => profiles.importPeople(tx, [{ id, displayName: 'Somebody', emails: [] }], operator))
    return id
  }
  const create = async (name: string) => {
    const made = await write((tx) => teams.create(tx, { name, hasBudget: false, members: [] }, operator))
    if (!made.ok) throw new Error(made.code)
    return made.id
  }
  const show = (team: string) => database.current.snapshot((snapshot) => directory.show(snapshot, team))
  const suspend = (id: string) =>
    withAdmin(database.current.adminUrl, (admin) =>
      admin.query(`update profiles.humans set status = 'suspended' where id = $1`, [id]),
    )
  const auditOf = (team: string) =>
    withAdmin(database.current.adminUrl, async (admin) => {
      const { rows } = await admin.query<{ action: string }>(
        'select action from audit.entries where subject_id = $1 order by id',
        [team],
      )
      return rows.map(({ action }) => action)
    })

  it('is renamed, given a budget and made inactive, each audited once', async () => {
    const kitchen = await create('Kitchen')
    await create('Bar')
    const rename = (name: string) => write((tx) => desk.rename(tx, kitchen, name, operator))
    expect(await rename('BAR ')).toEqual({ ok: false, code: 'name-taken', name: 'BAR' })
    expect(await rename('volunteers')).toEqual({ ok: false, code: 'name-taken', name: 'volunteers' })
    expect(await rename('kitchen')).toEqual({ ok: true, changed: true })
    expect(await rename('kitchen')).toEqual({ ok: true, changed: false })
    expect(await write((tx) => desk.setHasBudget(tx, kitchen, true, operator))).toEqual({ ok: true, changed: true })
    expect(await write((tx) => desk.setHasBudget(tx, kitchen, true, operator))).toEqual({ ok: true, changed: false })
    expect(await write((tx) => desk.setActive(tx, kitchen, false, operator))).toEqual({ ok: true, changed: true })
    expect(await show(kitchen)).toMatchObject({ name: 'kitchen', hasBudget: true, active: false })
    expect(await auditOf(kitchen)).toEqual(['team.create', 'team.rename', 'team.budget', 'team.active'])
  })

  it('leaves its department, and is no department’s coordinator’s any more', async () => {
    const [site, power] = [await create('Site'), await create('Power')]
    const ana = await human()
    await write((tx) => desk.add(tx, { human: ana, team: site }, operator))
    await write((tx) => teams.appoint(tx, { human: ana, team: site }, operator))
    await write((tx) => teams.placeUnder(tx, power, site, operator))
    const coordinated = () => database.current.snapshot((snapshot) => teams.coordinates(snapshot, ana))
    expect(await coordinated()).toEqual([site, power].toSorted())
    expect(await write((tx) => desk.leaveDepartment(tx, power, operator))).toEqual({ ok: true, changed: true })
    expect(await coordinated()).toEqual([site])
    expect(await write((tx) => desk.leaveDepartment(tx, power, operator))).toEqual({ ok: true, changed: false })
    await suspend(ana)
    expect(await coordinated()).toEqual([])
  })

  it('is joined by one, once, left, and joined again without being coordinator', async () => {
    const [gate, ana] = [await create('Gate'), await human()]
    const membership = { human: ana, team: gate }
    const add = () => write((tx) => desk.add(tx, membership, operator))
    expect(await add()).toEqual({ ok: true, changed: true })
    expect(await add()).toEqual({ ok: true, changed: false })
    await write((tx) => teams.appoint(tx, membership, operator))
    expect(await show(gate)).toMatchObject({ members: 1, coordinators: [ana] })
    expect(await write((tx) => desk.dismiss(tx, membership, operator))).toEqual({ ok: true })
    expect(await show(gate)).toMatchObject({ members: 1, coordinators: [] })
    await write((tx) => teams.appoint(tx, membership, operator))
    expect(await write((tx) => desk.remove(tx, membership, operator))).toEqual({ ok: true })
    expect(await write((tx) => desk.remove(tx, membership, operator))).toEqual({ ok: false, code: 'not-a-member' })
    expect(await write((tx) => desk.dismiss(tx, membership, operator))).toEqual({ ok: false, code: 'not-a-member' })
    expect(await add()).toEqual({ ok: true, changed: true })
    expect(await show(gate)).toMatchObject({ members: 1, coordinators: [] })
    const own = await database.current.snapshot((snapshot) => directory.of(snapshot, ana))
    expect(own).toEqual([{ id: gate, name: 'Gate', since: expect.any(Temporal.Instant), coordinator: false }])
  })

  it('is joined by active humans alone, and while it is active', async () => {
    const [sound, ana, ben] = [await create('Sound'), await human(), await human()]
    await suspend(ben)
    const add = (who: string, team: string) => write((tx) => desk.add(tx, { human: who, team }, operator))
    expect(await add(ben, sound)).toEqual({ ok: false, code: 'not-an-active-human' })
    expect(await add(randomUUID(), sound)).toEqual({ ok: false, code: 'not-an-active-human' })
    await write((tx) => desk.setActive(tx, sound, false, operator))
    expect(await add(ana, sound)).toEqual({ ok: false, code: 'unknown-team' })
  })

  it('that the system keeps is nobody’s to change', async () => {
    const ana = await human()
    expect(await write((tx) => desk.add(tx, { human: ana, team: VOLUNTEERS }, operator))).toMatchObject({ ok: false })
    expect(await write((tx) => desk.rename(tx, VOLUNTEERS, 'All', operator))).toMatchObject({ ok: false })
    expect(await write((tx) => desk.setActive(tx, VOLUNTEERS, false, operator))).toMatchObject({ ok: false })
    expect(await show(VOLUNTEERS)).toBeUndefined()
  })
})
