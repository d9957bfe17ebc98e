import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { activeCampaign, newTeam } from '../../../test/support/campaign.ts'
import { testHumans } from '../../../test/support/humans.ts'
import { newSeason, operator } from '../../../test/support/season.ts'
import { withAdmin } from '../../platform/db/database.ts'
import type { Tx } from '../../platform/db/tx.ts'
import type { Merger } from '../../platform/personal.ts'
import { grantCode } from '../campaign-wave/giving-codes.ts'
import { examine } from '../doctor.ts'
import { closeYears } from '../event-closing.ts'
import { matchByHand } from '../match-by-hand.ts'
import { importMembers } from '../members-import.ts'
import { mergeHumans } from './merge-humans.ts'

const mailbox = (name: string) => `${name}-${randomUUID()}@example.org`

describe('merging two humans', () => {
  const humans = testHumans()
  const write = <T>(work: (tx: Tx) => Promise<T>) => humans.current.database.transact(work)
  const merging = (merger: Merger, keep: readonly string[] = [], actor: Parameters<typeof mergeHumans>[3] = operator) =>
    write((tx) => mergeHumans(tx, humans.current, { ...merger, keep }, actor))
  const read: typeof humans.current.database.snapshot = (work) => humans.current.database.snapshot(work)
  const rows = (statement: string, ...values: readonly unknown[]) =>
    withAdmin(humans.current.database.adminUrl, async (admin) => (await admin.query(statement, [...values])).rows)
  const nothingOutOfStep = async () => expect(await read((snapshot) => examine(snapshot, humans.current))).toEqual([])

  /** Everything in the database but what a merge writes of itself, to see whether anything changed. */
  const everything = async () => {
    const tables = await rows(`select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname in ('audit', 'auth', 'campaigns', 'email', 'events', 'profiles', 'teams', 'tickets') order by 1`)
    const contents: unknown[] = []
    for (const { name } of tables) contents.push([name, await rows(`select t::text from ${name} t order by 1`)])
    return contents
  }

  it('gives one of them the addresses of both, verified where either verified them, and matches anew', async () => {
    const { order, ticket, sync, person, owners, sales, participations } = await newSeason(humans.current)
    const [shared, second, third] = [mailbox('shared'), mailbox('second'), mailbox('third')]
    const into = await person('Ana', shared, second)
    const from = await person('Ana Pla', third, shared)
    const bought = ['1', '2', '3'].map((id, place) =>
      order(id, { buyer: { name: 'Ana', email: [shared, second, third][place] ?? '' }, tickets: [ticket(id)] }),
    )
    await sync({ orders: bought })
    const before = await sales()
    // The shared one is nobody's so far.
    expect(Object.values((await owners()).orders).toSorted()).toEqual([from, into].toSorted())

    expect(await merging({ from, into })).toEqual({ ok: true })
    expect((await owners()).orders).toEqual(Object.fromEntries(bought.map(({ id }) => [id, into])))
    expect(await participations()).toEqual(new Map([[into, 'ticketed']]))
    expect(await sales()).toEqual(before)
    const [portrait] = await read((snapshot) => humans.current.profiles.portraits(snapshot, [into]))
    expect(portrait?.addresses.map(({ canonical }) => canonical)).toEqual([shared, second, third])
    expect(portrait?.addresses.every(({ verified }) => verified)).toBe(true)
    expect(await read((snapshot) => humans.current.profiles.find(snapshot, from))).toBe(into)
    await nothingOutOfStep()
  })

  it('leads whoever was merged before on to who they are today, and takes no import under an old id', async () => {
    const { person } = await newSeason(humans.current)
    const [first, second, third] = [await person('Ana'), await person('Ana'), await person('Ana')]
    await merging({ from: first, into: second })
    await merging({ from: second, into: third })
    for (const id of [first, second, third]) {
      expect(await read((snapshot) => humans.current.profiles.find(snapshot, id))).toBe(third)
    }
    const imported = await write((tx) =>
      importMembers(tx, humans.current, [{ id: first, displayName: 'Ana', emails: [] }], operator),
    )
    expect(imported.refused).toEqual([{ record: 1, reason: `id: was merged into ${third}` }])
  })

  it('keeps one of each role and team, the earlier beginning and the coordinator', async () => {
    const { person } = await newSeason(humans.current)
    const { auth, teams } = humans.current
    const [from, into] = [await person('Ana'), await person('Ana')]
    const team = await newTeam(humans.current, [from])
    const alone = await newTeam(humans.current, [from])
    await write(async (tx) => {
      await auth.grantRole(tx, from, 'board', operator)
      await auth.grantRole(tx, from, 'ticket-admin', operator)
      const [{ id } = { id: '' }] = await teams.directory.of(tx, from)
      await teams.appoint(tx, { human: from, team: id }, operator)
    })
    const coordinated = (await read((snapshot) => teams.directory.of(snapshot, from)))[0]?.name
    await write(async (tx) => {
      await auth.grantRole(tx, into, 'board', operator)
      await teams.join(tx, [{ human: into, team }], operator)
    })
    const [earliest] = await rows('select min(held_from) as at from auth.role_assignments where human = $1', from)

    expect(await merging({ from, into })).toEqual({ ok: true })
    expect(await read((snapshot) => auth.rolesOf(snapshot, [into]))).toEqual(
      new Map([[into, ['board', 'ticket-admin']]]),
    )
    const held = await rows('select held_from as at, role from auth.role_assignments where human = $1', into)
    expect(held).toHaveLength(2)
    expect(held.find(({ role }) => role === 'board')?.at).toEqual(earliest?.at)
    const today = await read((snapshot) => teams.directory.of(snapshot, into))
    expect(today.map(({ name }) => name)).toEqual([team, alone].toSorted())
    expect(today.find(({ coordinator }) => coordinator)?.name).toBe(coordinated)
    await nothingOutOfStep()
  })

  it('keeps an explicit refusal of either, and the later of two alike', async () => {
    const { person } = await newSeason(humans.current)
    const { email } = humans.current
    const [from, into] = [await person('Ana'), await person('Ana')]
    await write(async (tx) => {
      await email.choose(tx, from, { ticketing: 'refused', marketing: 'wanted', governance: 'refused' })
      await email.choose(tx, into, { ticketing: 'refused', 'team-updates': 'refused' })
      await email.choose(tx, into, { ticketing: 'wanted' })
    })
    await merging({ from, into })
    expect(await read((snapshot) => email.preferences(snapshot, into))).toMatchObject({
      ticketing: 'refused',
      governance: 'refused',
      'team-updates': 'refused',
      'volunteer-updates': 'wanted',
      marketing: 'wanted',
    })
  })

  it('keeps them signed in, and who was there in a year that is over', async () => {
    const { person, sync, ticket, participations, event } = await newSeason(humans.current)
    const [froms, intos] = [mailbox('from'), mailbox('into')]
    const [from, into] = [await person('Ana', froms), await person('Ana', intos)]
    await sync({
      tickets: [ticket('1', { ownAddress: froms, checkedIn: true }), ticket('2', { ownAddress: intos })],
    })
    const clock = { now: () => event.gateOpening.add({ days: 30 }).toZonedDateTime('UTC').toInstant() }
    await write((tx) => closeYears(tx, { ...humans.current, clock }))
    expect(await participations()).toEqual(
      new Map([
        [from, 'attended'],
        [into, 'no-show'],
      ] as const),
    )
    const { auth } = humans.current
    const session = await write(async (tx) => (await auth.signIn(tx, await auth.issueToken(tx, from)))?.session)
    const token = await write((tx) => auth.issueToken(tx, from))
    await merging({ from, into })
    expect(await participations()).toEqual(new Map([[into, 'attended']]))
    expect((await write((tx) => auth.viewer(tx, session ?? '')))?.human).toBe(into)
    expect((await write((tx) => auth.signIn(tx, token)))?.human).toBe(into)
    await nothingOutOfStep()
  })

  it('keeps what was decided by hand, and what a code bought', async () => {
    const { person, sync, order, ticket, owners, sales } = await newSeason(humans.current)
    const [from, into] = [await person('Ana', mailbox('ana')), await person('Ana')]
    const code = `CODE-${randomUUID()}`
    const campaign = await activeCampaign(humans.current, [code])
    await write((tx) => grantCode(tx, humans.current, { campaign, human: from }, operator))
    const bought = order('1', {
      tickets: [ticket('1')],
      discounts: [{ code, amount: ticket('1').listedPrice }],
    })
    await sync({ orders: [bought] })
    await write((tx) =>
      matchByHand(
        tx,
        humans.current,
        { ticket: ticket('1').id, whose: { decision: 'somebody', human: from } },
        { kind: 'human', human: from },
      ),
    )
    const state = async () => ({
      sales: await sales(),
      campaign: await read((snapshot) => humans.current.campaigns.show(snapshot, campaign)),
    })
    const before = await state()
    expect(before.campaign).toMatchObject({ granted: 1, redeemed: 1 })
    expect(await merging({ from, into })).toEqual({ ok: true })
    expect((await owners()).tickets).toEqual({ [ticket('1').id]: into })
    expect(await state()).toEqual(before)
    const [own] = await read((snapshot) => humans.current.campaigns.codesOf(snapshot, into))
    expect(own?.code).toBe(code)
    await nothingOutOfStep()
  })

  describe('who both hold a code of one campaign', () => {
    const both = async () => {
      const season = await newSeason(humans.current)
      const [from, into] = [await season.person('Ana', mailbox('from')), await season.person('Ana', mailbox('into'))]
      const codes = [`A-${randomUUID()}`, `B-${randomUUID()}`] as const
      const campaign = await activeCampaign(humans.current, codes)
      for (const human of [from, into]) {
        await write((tx) => grantCode(tx, humans.current, { campaign, human }, operator))
      }
      const use = (code: string) =>
        season.sync({ orders: [season.order(code, { discounts: [{ code, amount: season.ticket('').listedPrice }] })] })
      const held = async () =>
        (await read((snapshot) => humans.current.campaigns.codesOf(snapshot, into))).map(({ code }) => code)
      return { from, into, codes, campaign, use, held }
    }

    it('are refused until one is chosen, with nothing written', async () => {
      const { from, into, codes, campaign, held } = await both()
      const before = await everything()
      const refused = await merging({ from, into })
      expect(refused).toMatchObject({ ok: false, code: 'grants-in-conflict', conflicts: [{ campaign }] })
      expect(await merging({ from, into }, codes)).toMatchObject({ ok: false, code: 'grants-in-conflict' })
      expect(await everything()).toEqual(before)
      expect(await merging({ from, into }, [codes[0].toLowerCase()])).toEqual({ ok: true })
      expect(await held()).toEqual([codes[0]])
      await nothingOutOfStep()
    })

    it('keep the used one and no other', async () => {
      const { from, into, codes, use, held } = await both()
      await use(codes[1])
      const before = await everything()
      expect(await merging({ from, into }, [codes[0]])).toMatchObject({ ok: false, code: 'code-used' })
      expect(await everything()).toEqual(before)
      expect(await merging({ from, into }, [codes[1]])).toEqual({ ok: true })
      expect(await held()).toEqual([codes[1]])
    })

    it('stay two where both used theirs', async () => {
      const { from, into, codes, use } = await both()
      await use(codes[0])
      await use(codes[1])
      const before = await everything()
      expect(await merging({ from, into }, [codes[0]])).toMatchObject({ ok: false, code: 'both-codes-used' })
      expect(await everything()).toEqual(before)
    })
  })

  it('is refused where it would suspend the last admin, or somebody whom one may not suspend', async () => {
    const { person } = await newSeason(humans.current)
    const [admin, double, helper] = [await person('Ana'), await person('Ana'), await person('Hana')]
    const { auth, database } = humans.current
    await write((tx) => auth.grantRole(tx, admin, 'admin', operator))
    await write((tx) => auth.grantRole(tx, double, 'admin', operator))
    await write((tx) => auth.grantRole(tx, helper, 'human-admin', operator))
    await withAdmin(database.adminUrl, (client) =>
      client.query(`update profiles.humans set status = 'suspended' where id = $1`, [double]),
    )
    const by = { kind: 'human', human: helper } as const
    expect(await merging({ from: double, into: admin })).toEqual({ ok: false, code: 'last-admin' })
    const other = await person('Berta')
    await write((tx) => auth.grantRole(tx, other, 'admin', operator))
    expect(await merging({ from: double, into: admin }, [], by)).toEqual({ ok: false, code: 'not-held' })
    for (const human of [admin, other]) {
      await withAdmin(database.adminUrl, (client) =>
        client.query('delete from auth.role_assignments where human = $1', [human]),
      )
    }
  })

  it('is refused of one with themselves, of the unknown, and by somebody who would give a role they lack', async () => {
    const { person } = await newSeason(humans.current)
    const [from, into, helper] = [await person('Ana'), await person('Ana'), await person('Hana')]
    const nobody = randomUUID()
    await write((tx) => humans.current.auth.grantRole(tx, from, 'board', operator))
    await write((tx) => humans.current.auth.grantRole(tx, helper, 'human-admin', operator))
    const before = await everything()
    expect(await merging({ from, into: from })).toEqual({ ok: false, code: 'same-human' })
    expect(await merging({ from, into: nobody })).toEqual({ ok: false, code: 'unknown-humans', unknown: [nobody] })
    expect(await merging({ from: nobody, into })).toEqual({ ok: false, code: 'unknown-humans', unknown: [nobody] })
    const by = { kind: 'human', human: helper } as const
    expect(await merging({ from, into }, [], by)).toEqual({ ok: false, code: 'not-held' })
    expect(await merging({ from: into, into: from }, [], by)).toEqual({ ok: false, code: 'not-held' })
    expect(await everything()).toEqual(before)
    await write((tx) => humans.current.auth.grantRole(tx, helper, 'admin', operator))
    expect(await merging({ from, into }, [], by)).toEqual({ ok: true })
    const [entry] = await rows(
      `select actor_human, detail from audit.entries where action = 'members.merge' and subject_id = $1`,
      into,
    )
    expect(entry).toEqual({ actor_human: helper, detail: { from, revoked: 0 } })
  })

  it('makes a guest who they were with a profile, and leaves nobody less suspended', async () => {
    const { person } = await newSeason(humans.current)
    const { profiles } = humans.current
    const guest = await write((tx) =>
      profiles.addGuest(tx, { displayName: 'ana', language: 'es', address: mailbox('guest') }),
    )
    if (!guest.ok) throw new Error(guest.code)
    const [member, suspended] = [await person('Ana Pla', mailbox('ana')), await person('Ana Pla')]
    await rows(`update profiles.humans set status = 'suspended' where id = $1`, suspended)
    const portrait = async () => (await read((snapshot) => profiles.portraits(snapshot, [guest.human])))[0]
    await merging({ from: member, into: guest.human })
    expect(await portrait()).toMatchObject({ name: 'Ana Pla', status: 'active' })
    await merging({ from: suspended, into: guest.human })
    expect(await portrait()).toMatchObject({ name: 'Ana Pla', status: 'suspended' })
  })
})
