import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { activeCampaign, importCodes, newCampaign, newTeam, sampleCampaign } from '../../../../test/support/campaign.ts'
import { testHumans } from '../../../../test/support/humans.ts'
import { operator } from '../../../../test/support/season.ts'
import { grantCode, revokeCode, sendWave } from '../../../flows/campaign-wave/giving-codes.ts'
import { withAdmin } from '../../../platform/db/database.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Language } from '../../../platform/i18n/language.ts'
import type { CampaignFields } from '../campaigns.ts'

describe('after a code was given', () => {
  const humans = testHumans()
  const write = <T>(work: (tx: Tx) => Promise<T>) => humans.current.database.transact(work)
  const codes = (count: number) => Array.from({ length: count }, () => `Code-${randomUUID()}`)
  const today = Temporal.PlainDate.from('2026-06-03')

  const newHuman = async (change: { readonly language?: Language } = {}) => {
    const id = randomUUID()
    const emails = [{ email: `${id}@example.org`, verified: true }]
    await write((tx) =>
      humans.current.profiles.importPeople(tx, [{ id, displayName: 'Ana Pla', emails, ...change }], operator),
    )
    return id
  }
  const grant = (campaign: string, human: string) =>
    write((tx) => grantCode(tx, humans.current, { campaign, human }, operator))
  const revoke = (campaign: string, code: string) =>
    write((tx) => revokeCode(tx, humans.current, { campaign, code }, operator))
  const wave = async (campaign: string, members: readonly string[]) => {
    const audience = { everyone: false, teams: [await newTeam(humans.current, members)] } as const
    const request = { campaign, audience, wave: randomUUID() }
    await write((tx) => sendWave(tx, humans.current, request, operator))
    return request.wave
  }
  const remind = (campaign: string, change: { readonly wave?: string; readonly approved?: number } = {}) =>
    write((tx) =>
      humans.current.campaigns.mail.remind(tx, { campaign, wave: randomUUID(), today, ...change }, operator),
    )
  const show = (campaign: string) => humans.current.database.snapshot((s) => humans.current.campaigns.show(s, campaign))
  const rows = (campaign: string) =>
    humans.current.database.snapshot((s) => humans.current.campaigns.grants(s, campaign, { limit: 100 }))
  const messages = async (campaign: string) => {
    const found = await withAdmin(humans.current.database.adminUrl, (admin) =>
      admin.query<{
        purpose: string
        state: string
        reason: string | null
        human: string
        variables: object
        subject: string
      }>(
        `select m.purpose, m.state, m.reason, r.human, r.variables, c.subject::text
         from email.messages m join email.recipients r on r.message = m.id join email.contents c on c.hash = m.content
         where m.group_name = $1 order by m.created_at, m.id`,
        [`campaign:${campaign}`],
      ),
    )
    return found.rows
  }
  /** As if the workers had been at it. */
  const handOver = (campaign: string) =>
    withAdmin(humans.current.database.adminUrl, (admin) =>
      admin.query(
        `update email.messages set state = 'sent', lease = null where group_name = $1 and state in ('queued', 'sending')`,
        [`campaign:${campaign}`],
      ),
    )
  const beSending = (campaign: string) =>
    withAdmin(humans.current.database.adminUrl, (admin) =>
      admin.query(`update email.messages set state = 'sending', lease = gen_random_uuid() where group_name = $1`, [
        `campaign:${campaign}`,
      ]),
    )

  describe('to one human', () => {
    it('they have it once, with a mail', async () => {
      const [first = '', second = ''] = codes(2)
      const campaign = await activeCampaign(humans.current, [first, second])
      const human = await newHuman()
      expect(await grant(campaign, human)).toEqual({ ok: true, granted: first })
      expect(await grant(campaign, human)).toEqual({ ok: false, code: 'already-granted', granted: first })
      expect(await rows(campaign)).toMatchObject([{ code: first, human, mail: { state: 'queued' } }])
      const another = await newHuman()
      const both = await Promise.all([grant(campaign, another), grant(campaign, another)])
      expect(both.filter(({ ok }) => ok)).toHaveLength(1)
      expect(await grant(campaign, await newHuman())).toMatchObject({ code: 'not-enough-codes', available: 0 })
      expect(await grant(campaign, randomUUID())).toEqual({ ok: false, code: 'not-an-active-human' })
      expect(await grant(await newCampaign(humans.current), human)).toMatchObject({ code: 'not-active' })
    })

    it('it stands on their page, with link, last day and use', async () => {
      const [code = ''] = codes(1)
      const fields = { link: 'https://shop.example/?code={{Code}}', expiresOn: Temporal.PlainDate.from('2026-07-01') }
      const campaign = await activeCampaign(humans.current, [code], fields)
      const human = await newHuman()
      await grant(campaign, human)
      const { database, campaigns } = humans.current
      const own = () => database.snapshot((snapshot) => campaigns.codesOf(snapshot, human))
      const { title } = sampleCampaign
      expect(await own()).toMatchObject([
        { code, title, link: `https://shop.example/?code=${code}`, expiresOn: fields.expiresOn, redeemedAt: null },
      ])
      await revoke(campaign, code)
      expect(await own()).toEqual([])
    })
  })

  describe('revoking', () => {
    it('gives back a code that no mail took out of the house', async () => {
      const [code = ''] = codes(1)
      const campaign = await activeCampaign(humans.current, [code])
      const human = await newHuman()
      await grant(campaign, human)
      expect(await revoke(campaign, code.toLowerCase())).toEqual({ ok: true, retired: false })
      expect(await messages(campaign)).toMatchObject([{ state: 'cancelled', reason: 'revoked' }])
      expect(await show(campaign)).toMatchObject({ granted: 0, available: 1 })
      expect(await revoke(campaign, code)).toEqual({ ok: false, code: 'unknown-grant', granted: code })
      expect(await grant(campaign, human)).toEqual({ ok: true, granted: code })
      expect(await rows(campaign)).toMatchObject([{ human, mail: { state: 'queued' } }])
    })

    it.each([
      ['was mailed', handOver],
      ['is being mailed', beSending],
      [
        'was mailed and is queued again',
        async (campaign: string) => {
          await handOver(campaign)
          const [row] = await rows(campaign)
          const { campaigns } = humans.current
          const resent = await write((tx) => campaigns.mail.resend(tx, campaign, row?.code ?? '', operator))
          expect(resent).toEqual({ ok: true })
        },
      ],
    ])('retires a code that %s', async (_, happens) => {
      const [code = ''] = codes(1)
      const campaign = await activeCampaign(humans.current, [code])
      const human = await newHuman()
      await grant(campaign, human)
      await happens(campaign)
      expect(await revoke(campaign, code)).toEqual({ ok: true, retired: true })
      expect(await show(campaign)).toMatchObject({ codes: 1, granted: 0, available: 0 })
      expect(await grant(campaign, human)).toMatchObject({ code: 'not-enough-codes' })
      expect((await messages(campaign)).filter(({ state }) => state === 'queued')).toEqual([])
    })

    it('leaves a code that was used', async () => {
      const [code = ''] = codes(1)
      const campaign = await activeCampaign(humans.current, [code])
      await grant(campaign, await newHuman())
      const { campaigns, clock } = humans.current
      await write((tx) => campaigns.redeem(tx, [code], [{ code, order: 'or_1', at: clock.now() }]))
      expect(await revoke(campaign, code)).toEqual({ ok: false, code: 'code-used', order: 'or_1' })
    })
  })

  describe('reminding', () => {
    it('writes to whoever was mailed a code and has not used it, once a wave', async () => {
      const [used = '', unused = '', unmailed = ''] = codes(3)
      const campaign = await activeCampaign(humans.current, [used, unused, unmailed])
      const [user, idle, waiting] = [await newHuman(), await newHuman(), await newHuman()]
      await grant(campaign, user)
      await grant(campaign, idle)
      await handOver(campaign)
      await grant(campaign, waiting)
      const { campaigns, clock } = humans.current
      await write((tx) => campaigns.redeem(tx, [used], [{ code: used, order: 'or_2', at: clock.now() }]))

      const id = randomUUID()
      expect(await remind(campaign, { wave: id, approved: 2 })).toEqual({
        ok: false,
        code: 'reminder-changed',
        unused: 1,
      })
      const both = await Promise.all([
        remind(campaign, { wave: id, approved: 1 }),
        remind(campaign, { wave: id, approved: 1 }),
      ])
      expect(both[0]).toEqual({ ok: true, wave: id, reminded: 1, queued: 1, failed: 0, cancelled: 0 })
      expect(both[1]).toEqual(both[0])
      const reminders = (await messages(campaign)).filter(({ purpose }) => purpose !== 'code')
      expect(reminders).toMatchObject([{ human: idle, variables: { Code: unused } }])
      expect(reminders[0]?.subject).toContain('Reminder: ')
      // The reminder hides nothing of what became of the code's own mail.
      expect(await show(campaign)).toMatchObject({
        mail: { sent: 2, queued: 1 },
        waves: [{ id, purpose: 'reminder', humans: 1, queued: 1 }],
      })

      const cancel = () => write((tx) => campaigns.mail.cancelUnsent(tx, campaign, id, operator))
      expect(await cancel()).toEqual({ ok: true, cancelled: 1 })
      expect(await cancel()).toEqual({ ok: true, cancelled: 0 })
    })

    it('ends with the last day of the codes', async () => {
      const fields = (expiresOn: Temporal.PlainDate) => ({ expiresOn })
      const good = await activeCampaign(humans.current, codes(1), fields(today))
      expect(await remind(good)).toMatchObject({ ok: true, reminded: 0 })
      const over = await activeCampaign(humans.current, codes(1), fields(today.subtract({ days: 1 })))
      expect(await remind(over)).toEqual({ ok: false, code: 'codes-expired' })
    })
  })

  describe('mail', () => {
    it('goes out in the language of whoever reads it, where there is one, with the day in its words', async () => {
      const fields: Partial<CampaignFields> = {
        texts: {
          en: { subject: 'Your code', body: '{{Code}} until {{Expires}}' },
          es: { subject: 'Tu código', body: '{{Code}} hasta el {{Expires}}' },
        },
        expiresOn: Temporal.PlainDate.from('2026-07-01'),
      }
      const campaign = await activeCampaign(humans.current, codes(2), fields)
      await grant(campaign, await newHuman({ language: 'es' }))
      await grant(campaign, await newHuman({ language: 'en' }))
      expect(await messages(campaign)).toMatchObject([
        { subject: '["Tu código"]', variables: { Expires: 'miércoles, 1 de julio de 2026' } },
        { subject: '["Your code"]', variables: { Expires: 'Wednesday, 1 July 2026' } },
      ])
      const english = await activeCampaign(humans.current, codes(1))
      await grant(english, await newHuman({ language: 'es' }))
      expect(await messages(english)).toMatchObject([{ subject: '["Your code"]' }])
    })

    it('is not sent to who refused it, who has the code all the same', async () => {
      const campaign = await activeCampaign(humans.current, codes(2))
      const [wanting, refusing] = [await newHuman(), await newHuman()]
      const { database, campaigns, email } = humans.current
      await write((tx) => email.choose(tx, refusing, { 'campaign-codes': 'refused' }))
      const audience = { everyone: false, teams: [await newTeam(humans.current, [wanting, refusing])] } as const
      const preview = await database.snapshot((snapshot) => campaigns.previewWave(snapshot, campaign, audience))
      expect(preview).toMatchObject({ preview: { eligible: 2, notMailed: 1, withoutAddress: 0 } })
      const sent = await write((tx) =>
        sendWave(tx, humans.current, { campaign, audience, wave: randomUUID() }, operator),
      )
      expect(sent).toMatchObject({ granted: 2, queued: 1, cancelled: 1 })
      const given = (await rows(campaign)).find(({ human }) => human === refusing)
      expect(given?.mail).toMatchObject({ state: 'cancelled', reason: 'refused-category' })
      expect(await database.snapshot((s) => campaigns.codesOf(s, refusing))).toMatchObject([{ code: given?.code }])
    })

    it('is sent again as a new message, and not while one is on its way', async () => {
      const [code = ''] = codes(1)
      const campaign = await activeCampaign(humans.current, [code])
      await grant(campaign, await newHuman())
      const { campaigns } = humans.current
      const resend = () => write((tx) => campaigns.mail.resend(tx, campaign, code, operator))
      expect(await resend()).toEqual({ ok: false, code: 'still-queued' })
      await handOver(campaign)
      const both = await Promise.all([resend(), resend()])
      expect(both.filter(({ ok }) => ok)).toHaveLength(1)
      expect((await messages(campaign)).map(({ state }) => state)).toEqual(['sent', 'queued'])
      expect(await show(campaign)).toMatchObject({ granted: 1, mail: { queued: 1, sent: 0 } })
    })

    it('that failed is queued once by two who retry at once', async () => {
      const campaign = await activeCampaign(humans.current, codes(3))
      await wave(campaign, [await newHuman(), await newHuman(), await newHuman()])
      await withAdmin(humans.current.database.adminUrl, (admin) =>
        admin.query(`update email.messages set state = 'failed', reason = 'gave-up' where group_name = $1`, [
          `campaign:${campaign}`,
        ]),
      )
      const { campaigns } = humans.current
      const retry = () => write((tx) => campaigns.mail.retryFailed(tx, campaign, operator))
      const both = await Promise.all([retry(), retry()])
      expect(both.map((result) => result.ok && result.queued).toSorted()).toEqual([0, 3])
      expect((await messages(campaign)).map(({ state }) => state)).toEqual(['queued', 'queued', 'queued'])
    })

    it('of a wave that is unsent is cancelled, and that of another wave is not', async () => {
      const campaign = await activeCampaign(humans.current, codes(3))
      const [ana, ben, carla] = [await newHuman(), await newHuman(), await newHuman()]
      const first = await wave(campaign, [ana])
      await handOver(campaign)
      const second = await wave(campaign, [ana, ben])
      await wave(campaign, [carla])
      const { campaigns } = humans.current
      const cancel = (id: string) => write((tx) => campaigns.mail.cancelUnsent(tx, campaign, id, operator))
      expect(await cancel(first)).toEqual({ ok: true, cancelled: 0 })
      expect(await cancel(second)).toEqual({ ok: true, cancelled: 1 })
      expect((await messages(campaign)).map(({ human, state }) => [human, state])).toEqual([
        [ana, 'sent'],
        [ben, 'cancelled'],
        [carla, 'queued'],
      ])
      expect(await cancel(randomUUID())).toEqual({ ok: false, code: 'unknown-wave' })
    })

    it('can be tried on oneself, and counts nowhere', async () => {
      const campaign = await newCampaign(humans.current)
      const human = await newHuman()
      const { campaigns } = humans.current
      const tested = await write((tx) => campaigns.desk.sendTest(tx, campaign, human, operator))
      expect(tested).toEqual({ ok: true, queued: 1, cancelled: 0, failed: 0 })
      expect(await show(campaign)).toMatchObject({ granted: 0, mail: { queued: 0 } })
      expect(await messages(`${campaign}:test`)).toMatchObject([{ human, variables: { Code: 'SAMPLE-CODE' } }])
    })
  })

  describe('the list of grants', () => {
    it('finds by code, by name and by state', async () => {
      const [first = '', second = ''] = codes(2)
      const campaign = await activeCampaign(humans.current, [first, second])
      const id = randomUUID()
      const zoe = { id, displayName: 'Zoe Wolff', emails: [{ email: `zoe-${id}@example.org`, verified: true }] }
      await write((tx) => humans.current.profiles.importPeople(tx, [zoe], operator))
      await grant(campaign, await newHuman())
      await grant(campaign, id)
      const { database, campaigns, clock } = humans.current
      const found = async (query: { search?: string; state?: 'unused' | 'redeemed' | 'revoked'; code?: string }) => {
        const list = await database.snapshot((s) => campaigns.grants(s, campaign, { limit: 10, ...query }))
        return list.map(({ code }) => code)
      }
      expect(await found({})).toEqual([first, second])
      expect(await found({ search: 'wolff' })).toEqual([second])
      expect(await found({ search: `ZOE-${id}` })).toEqual([second])
      expect(await found({ search: first.toLowerCase().slice(0, 12) })).toEqual([first])
      expect(await found({ code: ` ${second.toLowerCase()}` })).toEqual([second])
      await write((tx) => campaigns.redeem(tx, [first], [{ code: first, order: 'or_3', at: clock.now() }]))
      await revoke(campaign, second)
      expect(await found({ state: 'redeemed' })).toEqual([first])
      expect(await found({ state: 'unused' })).toEqual([])
      expect(await found({ state: 'revoked' })).toEqual([second])
      await importCodes(humans.current, campaign, codes(1))
      expect(await found({})).toEqual([first])
    })
  })
})
