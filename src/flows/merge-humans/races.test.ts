import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { activeCampaign, newTeam } from '../../../test/support/campaign.ts'
import { testHumans } from '../../../test/support/humans.ts'
import { applyPage, newSeason, operator } from '../../../test/support/season.ts'
import type { Tx } from '../../platform/db/tx.ts'
import type { OrderRecord } from '../../vendors/ticket-vendor.ts'
import { grantCode, sendWave } from '../campaign-wave/giving-codes.ts'
import { examine } from '../doctor.ts'
import { matchByHand } from '../match-by-hand.ts'
import { importMembers } from '../members-import.ts'
import { sayNotAttending } from '../not-attending/not-attending.ts'
import { mergeHumans } from './merge-humans.ts'

const ROUNDS = 100
/** So many at once, two or more connections each. */
const AT_ONCE = 4

type Pair = { readonly from: string; readonly into: string; readonly address: string }

describe('a hundred races of a merge', () => {
  const humans = testHumans()
  const write = <T>(work: (tx: Tx) => Promise<T>) => humans.current.database.transact(work)
  const read: typeof humans.current.database.snapshot = (work) => humans.current.database.snapshot(work)

  /** Two who are one, a hundred times; `address` is that of the one who is to go. */
  async function pairs(): Promise<readonly Pair[]> {
    const twos = Array.from({ length: ROUNDS }, () => ({
      from: randomUUID(),
      into: randomUUID(),
      address: `${randomUUID()}@example.org`,
    }))
    const people = twos.flatMap(({ from, into, address }) => [
      { id: from, displayName: 'Ana', emails: [{ email: address, verified: true }] },
      { id: into, displayName: 'Ana', emails: [{ email: `also-${address}`, verified: true }] },
    ])
    await write((tx) => importMembers(tx, humans.current, people, operator))
    return twos
  }

  /** Of two codes of one campaign, the first is kept: a person would choose, and merge again. */
  async function merging({ from, into }: Pair): Promise<void> {
    const asked = await write((tx) => mergeHumans(tx, humans.current, { from, into, keep: [] }, operator))
    if (asked.ok) return
    if (asked.code !== 'grants-in-conflict') throw new Error(asked.code)
    const keep = asked.conflicts.flatMap(({ codes }) => codes.slice(0, 1).map(({ code }) => code))
    expect(await write((tx) => mergeHumans(tx, humans.current, { from, into, keep }, operator))).toEqual({ ok: true })
  }

  /** Whoever asks first is mostly who is first. */
  async function race(all: readonly Pair[], rival: (pair: Pair, round: number) => Promise<unknown>): Promise<void> {
    const run = async (pair: Pair, round: number) => {
      const contenders = [() => merging(pair), () => rival(pair, round)]
      await Promise.all((round % 2 === 0 ? contenders : contenders.toReversed()).map((begin) => begin()))
    }
    for (let round = 0; round < ROUNDS; round += AT_ONCE) {
      await Promise.all(all.slice(round, round + AT_ONCE).map((pair, place) => run(pair, round + place)))
    }
    expect(await read((snapshot) => examine(snapshot, humans.current))).toEqual([])
    const gone = await read((snapshot) =>
      humans.current.profiles.strangers(
        snapshot,
        all.map(({ from }) => from),
      ),
    )
    expect(gone).toHaveLength(ROUNDS)
  }

  const intos = (all: readonly Pair[]) => all.map(({ into }) => into)

  it('with an order of theirs', async () => {
    const { order, ticket, owners, participations } = await newSeason(humans.current)
    const all = await pairs()
    const orders = all.map(({ address }, round) =>
      order(`${round}`, { buyer: { name: 'Ana', email: address }, tickets: [ticket(`${round}`)] }),
    )
    const { tickets } = humans.current
    const begun = await write((tx) => tickets.sync.begin(tx, 'full'))
    if (!begun.ok) throw new Error(begun.code)
    const arrives = (arriving: readonly OrderRecord[]) =>
      write((tx) => applyPage(tx, humans.current, begun.lease, { orders: arriving }))
    await race(all, (_, round) => arrives(orders.slice(round, round + 1)))
    expect(Object.values((await owners()).orders)).toEqual(intos(all))
    expect(Object.values((await owners()).tickets)).toEqual(intos(all))
    expect([...(await participations()).keys()]).toEqual(intos(all).toSorted())
    const nothing = { pages: 0, read: 0, added: 0, changed: 0, feesAdded: 0, notes: [], error: null }
    await write((tx) => tickets.sync.end(tx, begun.lease, nothing))
  })

  it('with a ticket matched to them by hand', async () => {
    const { ticket, sync, owners } = await newSeason(humans.current)
    const all = await pairs()
    await sync({ tickets: all.map((_, round) => ticket(`${round}`)) })
    await race(all, ({ from: human }, round) =>
      write((tx) =>
        matchByHand(
          tx,
          humans.current,
          { ticket: ticket(`${round}`).id, whose: { decision: 'somebody', human } },
          operator,
        ),
      ),
    )
    expect(Object.values((await owners()).tickets)).toEqual(intos(all))
  })

  const codes = (count: number) => Array.from({ length: count }, () => `C-${randomUUID()}`)
  const grantsOf = async (campaign: string) => {
    const grants = await read((snapshot) => humans.current.campaigns.grants(snapshot, campaign, { limit: 1_000 }))
    return grants.map(({ human }) => human).toSorted()
  }

  it('with a wave to a team that both are in', async () => {
    const all = await pairs()
    const campaign = await activeCampaign(humans.current, codes(2 * ROUNDS))
    const teams: string[] = []
    for (const { from, into } of all) teams.push(await newTeam(humans.current, [from, into]))
    await race(all, (_, round) => {
      const audience = { everyone: false, teams: teams.slice(round, round + 1) } as const
      return write((tx) => sendWave(tx, humans.current, { campaign, audience, wave: randomUUID() }, operator))
    })
    expect(await grantsOf(campaign)).toEqual(intos(all).toSorted())
  })

  it('with a code for one of them', async () => {
    const all = await pairs()
    const campaign = await activeCampaign(humans.current, codes(ROUNDS))
    await race(all, ({ from: human }) => write((tx) => grantCode(tx, humans.current, { campaign, human }, operator)))
    expect(await grantsOf(campaign)).toEqual(intos(all).toSorted())
  })

  it('with joining a team', async () => {
    const all = await pairs()
    const team = await newTeam(humans.current, [])
    const { teams } = humans.current
    await race(all, ({ from: human }) => write((tx) => teams.join(tx, [{ human, team }], operator)))
    const joined = await read(async (snapshot) => {
      const found = await teams.members(snapshot, [team])
      return found.ok ? (await Array.fromAsync(found.humans)).flat() : []
    })
    expect(joined).toEqual(intos(all).toSorted())
  })

  it('with being added to a team by its page', async () => {
    const all = await pairs()
    const name = await newTeam(humans.current, [])
    const { teams } = humans.current
    const [team = ''] = await read(async (snapshot) =>
      [...(await teams.names(snapshot))].flatMap(([id, known]) => (known === name ? [id] : [])),
    )
    await race(all, async ({ from: human }) =>
      expect(await write((tx) => teams.desk.add(tx, { human, team }, operator))).toEqual({ ok: true, changed: true }),
    )
    const shown = await read((snapshot) => teams.directory.show(snapshot, team))
    expect(shown?.memberships.map(({ human }) => human)).toEqual(intos(all).toSorted())
  })

  it('with saying that they are not attending', async () => {
    const { participations } = await newSeason(humans.current)
    const all = await pairs()
    await race(all, ({ from }) => write((tx) => sayNotAttending(tx, humans.current, from, 'declare')))
    expect(await participations()).toEqual(
      new Map(
        intos(all)
          .toSorted()
          .map((into) => [into, 'not-attending']),
      ),
    )
  })

  it('with a role', async () => {
    const all = await pairs()
    const { auth } = humans.current
    await race(all, ({ from }) => write((tx) => auth.grantRole(tx, from, 'board', operator)))
    const held = await read((snapshot) => auth.rolesOf(snapshot, intos(all)))
    expect(held).toEqual(new Map(intos(all).map((into) => [into, ['board']])))
  })

  it('with a choice of mail', async () => {
    const all = await pairs()
    const { email, profiles } = humans.current
    await race(all, ({ from }) =>
      write(async (tx) => {
        const today = await profiles.present(tx, [from])
        await email.choose(tx, today.get(from) ?? from, { ticketing: 'refused' })
      }),
    )
    const chosen = await read((snapshot) => Promise.all(intos(all).map((into) => email.preferences(snapshot, into))))
    expect(chosen.map(({ ticketing }) => ticketing)).toEqual(all.map(() => 'refused'))
  })

  it('with a link that signs them in, asked for and used', async () => {
    const all = await pairs()
    const { auth } = humans.current
    const tokens: string[] = []
    for (const { from } of all) tokens.push(await write((tx) => auth.issueToken(tx, from)))
    const sessions: string[] = []
    await race(all, async ({ from }, round) => {
      await write((tx) => auth.issueToken(tx, from))
      const signedIn = await write((tx) => auth.signIn(tx, tokens[round] ?? ''))
      sessions[round] = signedIn?.session ?? ''
    })
    const seen: (string | undefined)[] = []
    for (const session of sessions) seen.push((await write((tx) => auth.viewer(tx, session)))?.human)
    expect(seen).toEqual(intos(all))
  })
})
