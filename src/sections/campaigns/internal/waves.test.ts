import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { activeCampaign, newCampaign, newTeam } from '../../../../test/support/campaign.ts'
import { testHumans } from '../../../../test/support/humans.ts'
import { operator } from '../../../../test/support/season.ts'
import { sendWave } from '../../../flows/campaign-wave/giving-codes.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import type { Email } from '../../email/email.ts'
import type { Person } from '../../profiles/profiles.ts'
import type { Audience, WavePreview, WaveRequest } from '../campaigns.ts'
import { build } from '../section.ts'

const codes = (count: number) => {
  const stem = randomUUID()
  return Array.from({ length: count }, (_, place) => `${stem}-${place}`)
}

describe('a wave', () => {
  const humans = testHumans()

  /** In order of id. */
  const newHumans = async (count: number, emails: (place: number) => Person['emails'] = verified) => {
    const people = Array.from({ length: count }, (_, place) => ({
      id: randomUUID(),
      displayName: `Human ${place}`,
      emails: emails(place),
    }))
    const { database, profiles } = humans.current
    await database.transact((tx) => profiles.importPeople(tx, people, operator))
    return people.map(({ id }) => id).toSorted()
  }
  const verified = () => [{ email: `${randomUUID()}@example.org`, verified: true }]
  const team = async (members: readonly string[]): Promise<Audience> => ({
    everyone: false,
    teams: [await newTeam(humans.current, members)],
  })
  const send = (request: Omit<WaveRequest, 'wave'> & { readonly wave?: string }) =>
    humans.current.database.transact((tx) => sendWave(tx, humans.current, { wave: randomUUID(), ...request }, operator))
  const preview = (campaign: string, audience: Audience) =>
    humans.current.database.snapshot((s) => humans.current.campaigns.previewWave(s, campaign, audience))
  const granted = (campaign: string) =>
    humans.current.database.snapshot((s) => humans.current.campaigns.grants(s, campaign, { limit: 5000 }))
  const show = (campaign: string) => humans.current.database.snapshot((s) => humans.current.campaigns.show(s, campaign))

  it('gives codes in import order to humans in order of id, each with a mail', async () => {
    const members = await newHumans(3)
    const given = codes(4).toReversed()
    const campaign = await activeCampaign(humans.current, given)
    const wave = randomUUID()
    const sent = await send({ campaign, audience: await team(members), wave })
    expect(sent).toEqual({ ok: true, wave, granted: 3, queued: 3, failed: 0, cancelled: 0 })
    const rows = await granted(campaign)
    expect(rows.map(({ human, code, mail }) => [human, code, mail?.state])).toEqual(
      members.map((human, place) => [human, given[place], 'queued']),
    )
    expect(await show(campaign)).toMatchObject({ codes: 4, granted: 3, redeemed: 0, mail: { queued: 3, failed: 0 } })
  })

  it('grants whoever has one already nothing more', async () => {
    const members = await newHumans(3)
    const campaign = await activeCampaign(humans.current, codes(3))
    await send({ campaign, audience: await team(members.slice(0, 2)) })
    const all = await team(members)
    expect(await preview(campaign, all)).toEqual({
      ok: true,
      preview: { eligible: 1, alreadyGranted: 2, notMailed: 0, withoutAddress: 0, codesAvailable: 1, codesLeft: 0 },
    })
    expect(await send({ campaign, audience: all })).toMatchObject({ granted: 1 })
    expect(await send({ campaign, audience: all })).toMatchObject({ granted: 0, queued: 0 })
    expect(await granted(campaign)).toHaveLength(3)
  })

  it('is refused without enough codes, and grants nobody', async () => {
    const members = await newHumans(3)
    const campaign = await activeCampaign(humans.current, codes(2))
    const audience = await team(members)
    const refusal = { ok: false, code: 'not-enough-codes', needed: 3, available: 2 }
    expect(await preview(campaign, audience)).toEqual(refusal)
    expect(await send({ campaign, audience })).toEqual(refusal)
    expect(await granted(campaign)).toEqual([])
    expect(await show(campaign)).toMatchObject({ waves: [], mail: { queued: 0 } })
  })

  it.each([
    ['a draft', () => newCampaign(humans.current), { code: 'not-active', state: 'draft' }],
    ['no campaign', async () => randomUUID(), { code: 'unknown-campaign' }],
  ])('is refused for %s', async (_, find, refusal) => {
    const campaign = await find()
    const audience = await team(await newHumans(1))
    expect(await preview(campaign, audience)).toMatchObject({ ok: false, ...refusal })
    expect(await send({ campaign, audience })).toMatchObject({ ok: false, ...refusal })
  })

  it('is refused for a team that is not there', async () => {
    const campaign = await activeCampaign(humans.current, codes(1))
    const sent = await send({ campaign, audience: { everyone: false, teams: ['Nowhere'] } })
    expect(sent).toEqual({ ok: false, code: 'unknown-teams', unknown: ['Nowhere'] })
  })

  it('that is sent twice under one id is one wave', async () => {
    const members = await newHumans(2)
    const campaign = await activeCampaign(humans.current, codes(5))
    const request = { campaign, audience: await team(members), wave: randomUUID() }
    const [first, second] = await Promise.all([send(request), send(request)])
    expect(first).toMatchObject({ ok: true, granted: 2 })
    expect(second).toEqual(first)
    const more = await team([...members, ...(await newHumans(1))])
    expect(await send({ ...request, audience: more })).toEqual(first)
    expect(await granted(campaign)).toHaveLength(2)
    expect(await show(campaign)).toMatchObject({ waves: [{ id: request.wave, humans: 2, queued: 2, failed: 0 }] })

    const another = await activeCampaign(humans.current, codes(5))
    expect(await send({ ...request, campaign: another })).toEqual({ ok: false, code: 'wave-of-another-campaign' })
  })

  it('beside nine others to teams that overlap gives no human and no code twice, and the sums agree', async () => {
    const members = await newHumans(60)
    const campaign = await activeCampaign(humans.current, codes(60))
    const teams = await Promise.all(
      Array.from({ length: 10 }, (_, place) => team(members.slice(place * 5, place * 5 + 15))),
    )
    const sent = await Promise.all(teams.map((audience) => send({ campaign, audience })))
    expect(sent.every(({ ok }) => ok)).toBe(true)
    expect(sent.reduce((sum, wave) => sum + (wave.ok ? wave.granted : 0), 0)).toBe(60)
    const rows = await granted(campaign)
    expect(rows.map(({ human }) => human).toSorted()).toEqual(members)
    expect(new Set(rows.map(({ code }) => code)).size).toBe(60)
    expect(await show(campaign)).toMatchObject({ granted: 60, available: 0, mail: { queued: 60 } })
  })

  it('is refused where it is not what was approved, and shows what it would be', async () => {
    const members = await newHumans(2)
    const campaign = await activeCampaign(humans.current, codes(3))
    const audience = await team(members)
    const approved: WavePreview = {
      eligible: 2,
      alreadyGranted: 0,
      notMailed: 0,
      withoutAddress: 0,
      codesAvailable: 3,
      codesLeft: 1,
    }
    expect(await preview(campaign, audience)).toEqual({ ok: true, preview: approved })
    for (const figure of [
      'eligible',
      'alreadyGranted',
      'notMailed',
      'withoutAddress',
      'codesAvailable',
      'codesLeft',
    ] as const) {
      const stale = { ...approved, [figure]: approved[figure] + 1 }
      expect(await send({ campaign, audience, approved: stale })).toEqual({
        ok: false,
        code: 'preview-changed',
        preview: approved,
      })
    }
    expect(await granted(campaign)).toEqual([])
    expect(await send({ campaign, audience, approved })).toMatchObject({ ok: true, granted: 2 })
  })

  it('is refused where other mails go out than were approved, and leaves nothing of what it wrote', async () => {
    const members = await newHumans(3, (place) =>
      place === 0 ? [{ email: 'not an address', verified: true }] : verified(),
    )
    const campaign = await activeCampaign(humans.current, codes(3))
    const audience = await team(members)
    const looked = await preview(campaign, audience)
    expect(looked).toMatchObject({ preview: { eligible: 3, notMailed: 0, withoutAddress: 1 } })
    if (!looked.ok) throw new Error(looked.code)
    const approved = looked.preview

    const { database, email } = humans.current
    const [refuser = ''] = members
    await database.transact((tx) => email.choose(tx, refuser, { 'campaign-codes': 'refused' }))
    const changed = await preview(campaign, audience)
    expect(changed).toMatchObject({ preview: { notMailed: 1 } })
    if (!changed.ok) throw new Error(changed.code)
    const refusal = { ok: false, code: 'preview-changed', preview: changed.preview }
    expect(await send({ campaign, audience, approved })).toEqual(refusal)
    expect(await granted(campaign)).toEqual([])
    expect(await show(campaign)).toMatchObject({ granted: 0, waves: [], mail: { queued: 0, failed: 0, cancelled: 0 } })

    const { notMailed, withoutAddress } = changed.preview
    const sent = { granted: 3, cancelled: notMailed, failed: withoutAddress }
    expect(await send({ campaign, audience, approved: changed.preview })).toMatchObject(sent)
  })

  it('grants who has no address too, and records the mail as failed until there is one', async () => {
    const unverified = { email: `${randomUUID()}@example.org`, verified: false }
    const members = await newHumans(3, (place) => (place === 0 ? [unverified] : place === 1 ? [] : verified()))
    const campaign = await activeCampaign(humans.current, codes(3))
    const audience = await team(members)
    expect(await preview(campaign, audience)).toMatchObject({ preview: { eligible: 3, withoutAddress: 2 } })
    expect(await send({ campaign, audience })).toMatchObject({ granted: 3, queued: 1, failed: 2 })
    expect((await granted(campaign)).map(({ mail }) => mail?.state).toSorted()).toEqual(['failed', 'failed', 'queued'])

    const { database, profiles, campaigns } = humans.current
    const retry = () => database.transact((tx) => campaigns.mail.retryFailed(tx, campaign, operator))
    expect(await retry()).toEqual({ ok: true, queued: 0 })
    const failed = (await granted(campaign)).find(({ mail }) => mail?.state === 'failed')?.human ?? ''
    const found = { id: failed, displayName: 'Found', emails: verified() }
    await database.transact((tx) => profiles.importPeople(tx, [found], operator))
    expect(await retry()).toEqual({ ok: true, queued: 1 })
    expect(await retry()).toEqual({ ok: true, queued: 0 })
    expect(await show(campaign)).toMatchObject({ granted: 3, mail: { queued: 2, failed: 1 } })
  })

  describe('to many', () => {
    // More than are granted at a time.
    const MANY = 2100
    let members: readonly string[] = []

    beforeAll(async () => {
      members = await newHumans(MANY)
    })

    it('is everyone who is active, and nobody who is suspended', async () => {
      const [suspended = ''] = members
      const setStatus = (status: string) =>
        withAdmin(humans.current.database.adminUrl, (admin) =>
          admin.query('update profiles.humans set status = $1 where id = $2', [status, suspended]),
        )
      await setStatus('suspended')
      const { database, profiles } = humans.current
      const active = (await database.snapshot((snapshot) => Array.fromAsync(profiles.everyone(snapshot)))).flat()
      const campaign = await activeCampaign(humans.current, codes(active.length))
      const named = await send({ campaign, audience: { everyone: true } })
      expect(named).toMatchObject({ ok: true, granted: active.length })
      const given = await granted(campaign)
      expect(given.map(({ human }) => human)).toEqual(active)
      expect(given.map(({ human }) => human)).not.toContain(suspended)
      await setStatus('active')
    })

    it('that fails half way leaves no grant, no mail and no wave', async () => {
      const { database, email, teams, profiles, audit } = humans.current
      let calls = 0
      const failing: Email = {
        ...email,
        enqueue: (tx, batch) => {
          calls += 1
          if (calls === 2) throw new Error('the second part fails')
          return email.enqueue(tx, batch)
        },
      }
      const campaigns = build({ email: failing, teams, profiles, audit })
      const campaign = await activeCampaign(humans.current, codes(MANY))
      const request = { campaign, audience: await team(members), wave: randomUUID() }
      const sending = database.transact((tx) => campaigns.sendWave(tx, request, operator, async () => {}))
      await expect(sending).rejects.toThrow('the second part fails')
      expect(calls).toBe(2)
      expect(await show(campaign)).toMatchObject({ granted: 0, waves: [], mail: { queued: 0, failed: 0 } })

      // The same form, sent again once nothing is in its way.
      expect(await send(request)).toMatchObject({ ok: true, granted: MANY, queued: MANY })
    })
  })
})
