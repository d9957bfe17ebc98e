import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testHumans } from '../../../test/support/humans.ts'
import { newSeason, operator } from '../../../test/support/season.ts'
import { withAdmin } from '../../platform/db/database.ts'
import type { Tx } from '../../platform/db/tx.ts'
import type { RoleTerm } from '../../sections/auth/auth.ts'
import { verifyAddress } from '../addresses/change-addresses.ts'
import { examine } from '../doctor.ts'
import { sayNotAttending } from '../not-attending/not-attending.ts'
import { backfillParticipations } from '../participations/backfill.ts'
import { beforeReconciling } from '../reconcile.ts'
import { mergeHumans } from './merge-humans.ts'

const mailbox = (name: string) => `${name}-${randomUUID()}@example.org`

describe('merging two humans', () => {
  const humans = testHumans()
  const write = <T>(work: (tx: Tx) => Promise<T>) => humans.current.database.transact(work)
  const read: typeof humans.current.database.snapshot = (work) => humans.current.database.snapshot(work)
  const rows = (statement: string, ...values: readonly unknown[]) =>
    withAdmin(humans.current.database.adminUrl, async (admin) => (await admin.query(statement, [...values])).rows)
  const nothingOutOfStep = async () => expect(await read((snapshot) => examine(snapshot, humans.current))).toEqual([])
  const pair = async () => {
    const season = await newSeason(humans.current)
    const [froms, intos] = [mailbox('from'), mailbox('into')]
    const [from, into] = [await season.person('Ana', froms), await season.person('Ana', intos)]
    const merge = async () =>
      expect(await write((tx) => mergeHumans(tx, humans.current, { from, into, keep: [] }, operator))).toEqual({
        ok: true,
      })
    return { ...season, from, into, froms, intos, merge }
  }

  it('makes terms of a role that overlap or meet one, and keeps those that do not', async () => {
    const { from, into, merge } = await pair()
    const { auth } = humans.current
    const begin = Temporal.Now.instant().round('second')
    const give = (human: string, ...terms: readonly (readonly [number, number])[]) =>
      write(async (tx) => {
        for (const [since, until] of terms) {
          const term: RoleTerm = { from: begin.add({ hours: since }), until: begin.add({ hours: until }) }
          expect(await auth.grantRole(tx, human, 'board', operator, term)).toMatchObject({ ok: true })
        }
      })
    await give(from, [20, 21])
    await write((tx) => auth.endRole(tx, from, 'board', operator))
    await give(from, [1, 3], [4, 5], [9, 10])
    await give(into, [2, 4], [7, 8])
    await merge()
    const held = await rows(
      `select extract(epoch from held_from - $2::timestamptz)::int / 3600 as since,
        extract(epoch from held_until - $2::timestamptz)::int / 3600 as until
      from auth.role_assignments where human = $1 order by held_from`,
      into,
      begin.toString(),
    )
    expect(held).toEqual([
      { since: 1, until: 5 },
      { since: 7, until: 8 },
      { since: 9, until: 10 },
    ])
    await nothingOutOfStep()
  })

  it('keeps what tickets say before what was declared, that behind it since the first time, and who said so', async () => {
    const { from, into, event, merge } = await pair()
    const { events } = humans.current
    const roll = (human: string) => read((snapshot) => events.roll.of(snapshot, human))
    const put = (human: string, year: number, derived: string | null, declared: string | null, source: string) =>
      rows(
        'insert into events.participations (human, year, derived, declared_at, source) values ($1, $2, $3, $4, $5)',
        human,
        event.year - year,
        derived,
        declared,
        source,
      )
    const [early, late] = ['2020-01-01T00:00:00Z', '2020-02-01T00:00:00Z']
    await put(from, 50, null, early, 'member')
    await put(into, 50, 'no-show', late, 'import')
    await put(from, 51, 'attended', null, 'tickets')
    await put(into, 51, null, late, 'member')
    await put(from, 52, 'attended', null, 'tickets')
    await put(into, 52, 'attended', null, 'import')
    await put(from, 53, null, early, 'import')
    await put(into, 53, null, late, 'member')
    await put(from, 54, null, early, 'member')
    await merge()
    expect(await roll(from)).toEqual([])
    expect(await roll(into)).toEqual([
      { year: event.year - 50, participation: 'no-show', source: 'import' },
      { year: event.year - 51, participation: 'attended', source: 'tickets' },
      { year: event.year - 52, participation: 'attended', source: 'tickets' },
      { year: event.year - 53, participation: 'not-attending', source: 'member' },
      { year: event.year - 54, participation: 'not-attending', source: 'member' },
    ])
    const declared = await rows(
      'select declared_at::text from events.participations where human = $1 order by year desc',
      into,
    )
    expect(declared.map(({ declared_at: at }) => at?.slice(0, 7) ?? null)).toEqual([
      '2020-01',
      '2020-02',
      null,
      '2020-01',
      '2020-01',
    ])
    await nothingOutOfStep()
  })

  it('lets a link that was mailed to one verify the address for the other, unless it is verified by then', async () => {
    const { from, into, intos, merge } = await pair()
    const { profiles } = humans.current
    const wish = mailbox('wish')
    const link = async (human: string, address: string) =>
      write(async (tx) => {
        await beforeReconciling(tx)
        const added = await profiles.addresses.add(tx, human, address, operator)
        if (!added.ok) throw new Error(added.code)
        return added.link.token
      })
    const token = await link(from, wish)
    // Verified by both, as an import may have it: to `from` a wish still.
    const over = await link(from, mailbox('over'))
    await rows(`update profiles.addresses set canonical = $2 where human = $1 and canonical like 'over-%'`, from, intos)
    await rows(
      `update profiles.verification_links set canonical = $2 where human = $1 and canonical like 'over-%'`,
      from,
      intos,
    )
    await merge()
    expect(await write((tx) => verifyAddress(tx, humans.current, over))).toEqual({ ok: false, code: 'link-over' })
    expect(await write((tx) => verifyAddress(tx, humans.current, token))).toEqual({
      ok: true,
      human: into,
      canonical: wish,
    })
  })

  it('keeps the tier and the city of who stays, and fills a city that is missing', async () => {
    const { from, into, person, merge } = await pair()
    const { profiles } = humans.current
    const place = (human: string, tier: string, city: string | null) =>
      rows('update profiles.humans set tier = $2, city = $3 where id = $1', human, tier, city)
    await place(from, 'asociado', 'Vigo')
    await place(into, 'colaborador', null)
    await merge()
    const shown = () => read((snapshot) => profiles.register.show(snapshot, into))
    expect(await shown()).toMatchObject({ tier: 'colaborador', city: 'Vigo' })
    const other = await person('Ana')
    await place(other, 'volunteer', 'Lugo')
    await write((tx) => mergeHumans(tx, humans.current, { from: other, into, keep: [] }, operator))
    expect(await shown()).toMatchObject({ tier: 'colaborador', city: 'Vigo' })
  })

  it('has what is written late, for who was merged away, written for who they are today', async () => {
    const { from, into, event, merge } = await pair()
    const { auth, teams, events } = humans.current
    const made = await write((tx) => teams.create(tx, { name: randomUUID(), hasBudget: false, members: [] }, operator))
    if (!made.ok) throw new Error(made.code)
    await merge()
    await write(async (tx) => {
      expect(await teams.desk.add(tx, { human: from, team: made.id }, operator)).toEqual({ ok: true, changed: true })
      expect(await auth.grantRole(tx, from, 'board', operator)).toEqual({ ok: true, changed: true })
      expect(await auth.grantRole(tx, into, 'board', operator)).toEqual({ ok: true, changed: false })
      expect(await auth.endRole(tx, from, 'board', operator)).toEqual({ ok: true, changed: true })
    })
    expect(await write((tx) => sayNotAttending(tx, humans.current, from, 'declare'))).toMatchObject({ ok: true })
    const text = `person,year,status\n${from},${event.year - 60},attended\n`
    const filled = await write((tx) => backfillParticipations(tx, humans.current, text, operator))
    expect(filled).toMatchObject({ ok: true, added: 1 })
    expect(await read((snapshot) => events.roll.of(snapshot, into))).toHaveLength(2)
    await nothingOutOfStep()
  })
})
