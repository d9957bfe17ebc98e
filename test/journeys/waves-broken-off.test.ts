import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examine } from '../../src/flows/doctor.ts'
import { withAdmin } from '../../src/platform/db/database.ts'
import { Random } from '../../src/vendors/simulated/random.ts'
import { built } from '../support/build.ts'
import { activeCampaign, newTeam } from '../support/campaign.ts'
import { type Running, startCommand } from '../support/command-line.ts'
import { startHeldDatabase } from '../support/held-database.ts'
import { testHumans } from '../support/humans.ts'
import { operator } from '../support/season.ts'
import { TEST_SECRET } from '../support/secret.ts'

const KILLS = 20
const AT_ONCE = 10
/** So many are being killed at a time: while one starts, another works. */
const LANES = 2
/** Of a millisecond or two each: some waves are sent before the last. */
const MOST_LOOKS = 500
/** More than are granted at a time, so that a wave has several moments at which it is half done. */
const MANY = 2_100

describe('waves from processes of their own', () => {
  const humans = testHumans()
  const running = new Set<Running>()

  beforeAll(() => built())
  afterAll(async () => {
    for (const process of running) process.kill('SIGKILL')
    await Promise.allSettled([...running].map(({ ended }) => ended))
  })

  const environment = () => ({ DATABASE_URL: humans.current.database.adminUrl, SECRET: TEST_SECRET })
  const track = (process: Running) => {
    running.add(process)
    return process
  }
  const newHumans = async (count: number) => {
    const people = Array.from({ length: count }, (_, place) => ({
      id: randomUUID(),
      displayName: `Human ${place}`,
      emails: [{ email: `${randomUUID()}@example.org`, verified: true }],
    }))
    const { database, profiles } = humans.current
    await database.transact((tx) => profiles.importPeople(tx, people, operator))
    return people.map(({ id }) => id).toSorted()
  }
  const newCampaign = (codes: number) => {
    const stem = randomUUID()
    return activeCampaign(
      humans.current,
      Array.from({ length: codes }, (_, place) => `${stem}-${place}`),
    )
  }
  const count = async (statement: string, ...values: readonly string[]) => {
    const { rows } = await withAdmin(humans.current.database.adminUrl, (admin) =>
      admin.query<{ count: number }>(statement, [...values]),
    )
    return rows[0]?.count
  }
  /** In one statement, which sees one moment: grants, their newest messages, and what the wave says of itself. */
  const standing = async (campaign: string) => {
    const { rows } = await withAdmin(humans.current.database.adminUrl, (admin) =>
      admin.query(
        `select (select count(*) from campaigns.grants where campaign = $1) as granted,
           (select count(*) from campaigns.grants g join email.messages m
             on m.source_kind = 'grant' and m.source_id = g.id::text and m.superseded_by is null
             where g.campaign = $1) as messages,
           (select coalesce(sum(humans), 0) from campaigns.waves where campaign = $1) as waves`,
        [campaign],
      ),
    )
    return rows[0]
  }
  /** No human and no code twice, and a newest message for each grant, over all campaigns; and nothing else amiss. */
  const expectSound = async () => {
    const twice = (key: string) =>
      count(`select count(*) from (select 1 from campaigns.grants group by ${key} having count(*) > 1) twice`)
    expect(await twice('code')).toBe(0)
    expect(await twice('campaign, human')).toBe(0)
    expect(
      await count(`select count(*) from campaigns.grants g where 1 <> (
        select count(*) from email.messages m
        where m.source_kind = 'grant' and m.source_id = g.id::text and m.superseded_by is null)`),
    ).toBe(0)
    expect(await humans.current.database.snapshot((snapshot) => examine(snapshot, humans.current))).toEqual([])
  }

  const isBeingSent = async (admin: pg.Client, wave: string) =>
    (await admin.query('select from campaigns.sendings where wave = $1', [wave])).rowCount === 1
  /** Waits until the wave has begun, and then for so many looks at it, each a moment later, or until it is sent. */
  const watch = (wave: string, looks: number) =>
    withAdmin(humans.current.database.adminUrl, async (admin) => {
      await expect.poll(() => isBeingSent(admin, wave), { interval: 25, timeout: 60_000 }).toBe(true)
      for (let left = looks; left > 0 && (await isBeingSent(admin, wave)); left -= 1);
    })

  it(`that are killed ${KILLS} times each grant everything or nothing`, async () => {
    const team = await newTeam(humans.current, await newHumans(MANY))
    const whole = { granted: MANY, messages: MANY, waves: MANY }
    const none = { granted: 0, messages: 0, waves: 0 }
    const send = (campaign: string, wave: string) => {
      const args = ['campaigns', 'send-wave', campaign, '--team', team, '--wave', wave, '--json']
      return track(startCommand(args, environment()))
    }
    let undone = 0

    const killAgainAndAgain = async (random: Random) => {
      let campaign = await newCampaign(MANY)
      let wave = randomUUID()
      for (let kill = 0; kill < KILLS / LANES; kill += 1) {
        const sender = send(campaign, wave)
        await watch(wave, random.below(MOST_LOOKS))
        sender.kill('SIGKILL')
        await sender.ended
        const stands = await standing(campaign)
        const sent = stands?.granted !== 0
        expect(stands).toEqual(sent ? whole : none)
        if (sent) {
          campaign = await newCampaign(MANY)
          wave = randomUUID()
        } else undone += 1
        // What a quarter of a minute does.
        await withAdmin(humans.current.database.adminUrl, (admin) =>
          admin.query('delete from campaigns.sendings where wave = $1', [wave]),
        )
      }
      // Once more, with nothing in its way.
      expect(await send(campaign, wave).ended).toMatchObject({ code: 0, stderr: '' })
      expect(await standing(campaign)).toEqual(whole)
    }
    await Promise.all(Array.from({ length: LANES }, (_, lane) => killAgainAndAgain(new Random(lane + 1))))
    expect(undone).toBeGreaterThan(KILLS / 4)
    await expectSound()
  }, 240_000)

  it('that are killed between their commit and their answer are the wave that was sent when sent again', async () => {
    const team = await newTeam(humans.current, await newHumans(3))
    const campaign = await newCampaign(5)
    const wave = randomUUID()
    const args = ['campaigns', 'send-wave', campaign, '--team', team, '--wave', wave, '--json']
    const held = await startHeldDatabase(humans.current.database.adminUrl, 'campaign.send-wave')
    try {
      const sender = track(startCommand(args, { ...environment(), DATABASE_URL: held.url }))
      await held.committed
      sender.kill('SIGKILL')
      expect(await sender.ended).toMatchObject({ signal: 'SIGKILL', stdout: '' })
    } finally {
      await held.stop()
    }
    const whole = { granted: 3, messages: 3, waves: 3 }
    expect(await standing(campaign)).toEqual(whole)
    const again = await track(startCommand(args, environment())).ended
    expect(again).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(again.stdout)).toEqual({ wave, granted: 3, queued: 3, failed: 0, cancelled: 0 })
    expect(await standing(campaign)).toEqual(whole)
    await expectSound()
  }, 60_000)

  it(`sent by ${AT_ONCE} commands at once to teams that overlap give no human and no code twice`, async () => {
    const members = await newHumans(AT_ONCE * 10)
    const campaign = await newCampaign(members.length)
    const teams = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, place) =>
        newTeam(humans.current, members.slice(place * 10, place * 10 + 30)),
      ),
    )
    const ended = await Promise.all(
      teams.map((team) => {
        const args = ['campaigns', 'send-wave', campaign, '--team', team, '--json']
        return track(startCommand(args, environment())).ended
      }),
    )
    expect(ended).toMatchObject(ended.map(() => ({ code: 0, stderr: '' })))
    const granted = ended.map(({ stdout }): number => JSON.parse(stdout).granted)
    expect(granted.reduce((sum, its) => sum + its, 0)).toBe(members.length)
    const all = members.length
    expect(await standing(campaign)).toEqual({ granted: all, messages: all, waves: all })
    await expectSound()
  }, 120_000)
})
