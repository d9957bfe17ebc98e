import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { activeCampaign, newTeam } from '../../../test/support/campaign.ts'
import { testHumans } from '../../../test/support/humans.ts'
import { operator } from '../../../test/support/season.ts'
import { withAdmin } from '../../platform/db/database.ts'
import type { WaveRequest } from '../../sections/campaigns/campaigns.ts'
import { WaveSender } from './wave-sender.ts'

describe('a wave that goes on after the answer', () => {
  const humans = testHumans()
  const logged: unknown[] = []
  const log = { error: (detail: object, message: string) => logged.push(detail, message) }
  const senderWith = (signal: AbortSignal) => new WaveSender({ ...humans.current, log, signal })
  const sender = () => senderWith(new AbortController().signal)

  /** To `size` humans, with a code for each. */
  const newRequest = async (size: number): Promise<WaveRequest> => {
    const { database, profiles } = humans.current
    const people = Array.from({ length: size }, (_, place) => ({
      id: randomUUID(),
      displayName: `Human ${place}`,
      emails: [{ email: `${randomUUID()}@example.org`, verified: true }],
    }))
    await database.transact((tx) => profiles.importPeople(tx, people, operator))
    const members = people.map(({ id }) => id)
    const campaign = await activeCampaign(
      humans.current,
      members.map((id) => `CODE-${id}`),
    )
    const teams = [await newTeam(humans.current, members)]
    return { campaign, audience: { everyone: false, teams }, wave: randomUUID() }
  }
  const sendings = ({ campaign }: WaveRequest) =>
    humans.current.database.snapshot((snapshot) => humans.current.campaigns.sending.of(snapshot, campaign))
  const granted = async ({ campaign }: WaveRequest) =>
    (await humans.current.database.snapshot((s) => humans.current.campaigns.show(s, campaign)))?.granted

  /** Somebody else is busy with the campaign until `work` has come back: nothing of it can be granted. */
  const whileHeld = <T>({ campaign }: WaveRequest, work: () => Promise<T>) =>
    humans.current.database.transact(async (tx) => {
      await humans.current.campaigns.revoke(tx, campaign, 'no code of it', operator)
      return work()
    })

  it('is under way for whoever looks from elsewhere, and leaves nothing to look at but the wave', async () => {
    const request = await newRequest(3)
    const waves = sender()
    await whileHeld(request, async () => {
      expect(await waves.send(request, operator, 0)).toBe('under-way')
      await expect
        .poll(() => sendings(request))
        .toMatchObject([
          { wave: request.wave, audience: request.audience, state: 'under-way', granted: 0, humans: null },
        ])
    })
    await waves.settled()
    expect(await sendings(request)).toEqual([])
    expect(await granted(request)).toBe(3)
    expect(logged).toEqual([])
  })

  it('is told of a part at a time', async () => {
    const request = await newRequest(1_001)
    const { database, campaigns } = humans.current
    const told: unknown[] = []
    const watching = new WaveSender({
      ...humans.current,
      log,
      signal: new AbortController().signal,
      report: (given) => told.push(given),
    })
    expect(await watching.send(request, operator, 60_000)).toMatchObject({ granted: 1_001 })
    expect(told).toEqual([
      { granted: 1_000, humans: 1_001 },
      { granted: 1_001, humans: 1_001 },
    ])
    const next = { ...request, wave: randomUUID() }
    await database.transact((tx) => campaigns.sending.begin(tx, { ...next, purpose: 'code' }, operator))
    await database.transact((tx) => campaigns.sending.tell(tx, next.wave, { granted: 10, humans: 30 }))
    expect(await sendings(request)).toMatchObject([{ state: 'under-way', granted: 10, humans: 30 }])
  })

  it('says why nothing was sent, until another one begins', async () => {
    const request = await newRequest(2)
    const eligible = { eligible: 1, alreadyGranted: 0, notMailed: 0, withoutAddress: 0 }
    const stale = { ...request, approved: { ...eligible, codesAvailable: 2, codesLeft: 1 } }
    const waves = sender()
    await whileHeld(request, async () => {
      expect(await waves.send(stale, operator, 0)).toBe('under-way')
    })
    await waves.settled()
    expect(await sendings(request)).toMatchObject([{ state: 'refused', refusal: 'preview-changed' }])
    expect(await granted(request)).toBe(0)

    const next = { ...request, wave: randomUUID() }
    expect(await waves.send(next, operator, 60_000)).toMatchObject({ ok: true, granted: 2 })
    expect(await sendings(request)).toEqual([])
  })

  it('that is refused before the answer is told of there alone', async () => {
    const request = await newRequest(1)
    const unknown = { ...request, audience: { everyone: false, teams: ['Nowhere'] } } as const
    expect(await sender().send(unknown, operator, 60_000)).toMatchObject({ ok: false, code: 'unknown-teams' })
    expect(await sendings(request)).toEqual([])
    const nowhere = { ...request, campaign: randomUUID() }
    expect(await sender().send(nowhere, operator)).toMatchObject({ ok: false, code: 'unknown-campaign' })
  })

  it('has died where nothing is heard of it, and may be sent again under its id', async () => {
    const request = await newRequest(2)
    const { database, campaigns } = humans.current
    const begin = () =>
      database.transact((tx) => campaigns.sending.begin(tx, { ...request, purpose: 'code' }, operator))
    expect(await begin()).toEqual({ ok: true })
    expect(await begin()).toEqual({ ok: false, code: 'begun-before' })
    await withAdmin(database.adminUrl, (admin) =>
      admin.query('update campaigns.sendings set alive_until = now() where wave = $1', [request.wave]),
    )
    expect(await sendings(request)).toMatchObject([{ state: 'died' }])
    expect(await sender().send(request, operator, 60_000)).toMatchObject({ ok: true, granted: 2 })
    expect(await sendings(request)).toEqual([])
    expect(await begin()).toEqual({ ok: false, code: 'begun-before' })
  })

  it('of reminders is told of likewise, and is one wave however often it is sent', async () => {
    const request = await newRequest(2)
    const waves = sender()
    await waves.send(request, operator, 60_000)
    await withAdmin(humans.current.database.adminUrl, (admin) =>
      admin.query(`update email.messages set state = 'sent' where group_name = $1`, [`campaign:${request.campaign}`]),
    )
    const today = Temporal.PlainDate.from('2026-06-03')
    const reminder = { campaign: request.campaign, wave: randomUUID(), today, approved: 2 }
    const told: unknown[] = []
    const watching = new WaveSender({
      ...humans.current,
      log,
      signal: new AbortController().signal,
      report: (given) => told.push(given),
    })
    await whileHeld(request, async () => {
      expect(await watching.remind({ ...reminder, wave: randomUUID(), approved: 1 }, operator, 0)).toBe('under-way')
      await expect.poll(() => sendings(request)).toMatchObject([{ purpose: 'reminder', state: 'under-way' }])
    })
    await watching.settled()
    expect(await sendings(request)).toMatchObject([
      { purpose: 'reminder', state: 'refused', refusal: 'reminder-changed' },
    ])
    const both = await Promise.all([
      watching.remind(reminder, operator, 60_000),
      watching.remind(reminder, operator, 60_000),
    ])
    expect(both[0]).toMatchObject({ ok: true, reminded: 2, queued: 2 })
    expect(both[1]).toEqual(both[0])
    expect(told).toEqual([{ granted: 2, humans: 2 }])
    expect(await sendings(request)).toEqual([])
  })

  it('that is sent twice at once is one wave', async () => {
    const request = await newRequest(2)
    const both = await Promise.all([sender().send(request, operator, 60_000), sender().send(request, operator, 60_000)])
    expect(both[0]).toMatchObject({ ok: true, granted: 2 })
    expect(both[1]).toEqual(both[0])
    expect(await granted(request)).toBe(2)
    expect(await sendings(request)).toEqual([])
  })

  it('is undone whole when its process stops', async () => {
    const request = await newRequest(2)
    const stopping = new AbortController()
    const waves = senderWith(stopping.signal)
    await whileHeld(request, async () => {
      expect(await waves.send(request, operator, 0)).toBe('under-way')
      stopping.abort()
    })
    await waves.settled()
    expect(await granted(request)).toBe(0)
    expect(await sendings(request)).toMatchObject([{ state: 'refused', refusal: 'interrupted' }])
    expect(logged).toEqual([])
  })
})
