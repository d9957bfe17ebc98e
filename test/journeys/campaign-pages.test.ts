import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { WaveSender } from '../../src/flows/campaign-wave/wave-sender.ts'
import { CodeMaker } from '../../src/flows/code-generation/code-maker.ts'
import { beforeReconciling } from '../../src/flows/reconcile.ts'
import { SyncOnDemand } from '../../src/flows/sync-on-demand.ts'
import { readSettings, webApp } from '../../src/main.ts'
import { withAdmin } from '../../src/platform/db/database.ts'
import { makeMetrics } from '../../src/platform/http/metrics.ts'
import { makeLog } from '../../src/platform/log.ts'
import { activeCampaign, newTeam } from '../support/campaign.ts'
import { testHumans } from '../support/humans.ts'
import { operator } from '../support/season.ts'
import { TEST_SECRET } from '../support/secret.ts'

const PEOPLE = 3

describe('the pages of a campaign', () => {
  const humans = testHumans()
  const { signal } = new AbortController()
  const nowhere = () => Promise.reject(new Error('no vendor is asked here'))

  const app = (patience: number) => {
    const read = readSettings({ PORT: '0' })
    if (!read.ok) throw new Error(read.problems.join())
    const log = makeLog({ level: 'silent' })
    const house = { ...humans.current, config: read.settings, secret: TEST_SECRET, log }
    const sender = new WaveSender({ ...house, signal })
    const served = webApp(house, {
      syncs: new SyncOnDemand(house, nowhere, signal),
      codes: new CodeMaker(house, nowhere, signal),
      waves: {
        send: (request, actor) => sender.send(request, actor, patience),
        remind: (request, actor) => sender.remind(request, actor, patience),
      },
      metrics: makeMetrics(),
    })
    return { served, sender }
  }

  /** Somebody new who holds this role, and what their browser does. */
  const browserOf = async (role: 'admin' | 'ticket-admin', { patience = 60_000 } = {}) => {
    const { database, profiles, auth } = humans.current
    const human = randomUUID()
    const emails = [{ email: `${human}@example.org`, verified: true }]
    const session = await database.transact(async (tx) => {
      await profiles.importPeople(tx, [{ id: human, displayName: 'Admin', emails }], operator)
      await auth.grantRole(tx, human, role, operator)
      return (await auth.signIn(tx, await auth.issueToken(tx, human)))?.session
    })
    const headers = { cookie: `humans=${session}` }
    const { served, sender } = app(patience)
    const get = async (path: string) => {
      const answer = await served.request(path, { headers })
      return { status: answer.status, text: await answer.text() }
    }
    const post = async (path: string, page: string, fields: readonly (readonly [string, string])[]) => {
      const token = /name="_csrf" value="([^"]+)"/.exec((await get(page)).text)?.[1] ?? ''
      const body = new URLSearchParams([...fields.map(([name, value]) => [name, value]), ['_csrf', token]])
      const answer = await served.request(path, { method: 'POST', headers, body })
      return { status: answer.status, to: answer.headers.get('location'), text: await answer.text() }
    }
    /** The hidden fields of the page's last form. */
    const fieldsAt = async (page: string) =>
      [...(await get(page)).text.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)]
        .map(([, name = '', value = '']) => [name, value] as const)
        .filter(([name]) => name !== '_csrf')
    return { get, post, fieldsAt, sender }
  }

  const newWave = async (codes = PEOPLE) => {
    const { database, profiles } = humans.current
    const people = Array.from({ length: PEOPLE }, (_, place) => ({
      id: randomUUID(),
      displayName: `Human ${place}`,
      emails: [{ email: `${randomUUID()}@example.org`, verified: true }],
    }))
    await database.transact((tx) => profiles.importPeople(tx, people, operator))
    const members = people.map(({ id }) => id)
    const stem = randomUUID()
    const campaign = await activeCampaign(
      humans.current,
      Array.from({ length: codes }, (_, place) => `${stem}-${place}`),
    )
    const team = await newTeam(humans.current, members)
    const page = `/campaigns/${campaign}/wave?team=${encodeURIComponent(team)}`
    return { campaign, members, people, page, path: `/campaigns/${campaign}/wave` }
  }
  const granted = async (campaign: string) =>
    (await humans.current.database.snapshot((s) => humans.current.campaigns.show(s, campaign)))?.granted

  it('send what was looked at, once', async () => {
    const { campaign, page, path } = await newWave()
    const browser = await browserOf('admin')
    const form = await browser.fieldsAt(page)
    const sent = await browser.post(path, page, form)
    expect(sent).toMatchObject({ status: 303, to: `/campaigns/${campaign}` })
    expect(await browser.post(path, page, form)).toMatchObject(sent)
    expect(await granted(campaign)).toBe(PEOPLE)
  })

  it('send nothing else than what was looked at, and show what it would be now', async () => {
    const { campaign, members, page, path } = await newWave()
    const browser = await browserOf('admin')
    const form = await browser.fieldsAt(page)
    const grant = `/campaigns/${campaign}/grant`
    expect(await browser.post(grant, grant, [['person', members[0] ?? '']])).toMatchObject({ status: 303 })
    const refused = await browser.post(path, page, form)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('The figures have changed')
    expect(refused.text).toContain(`Send ${PEOPLE - 1} codes`)
    expect(await granted(campaign)).toBe(1)
  })

  it('show a wave that takes longer than an answer until it is over, and why where nothing was sent', async () => {
    const { campaign, page, path } = await newWave()
    const browser = await browserOf('admin', { patience: 0 })
    const form = await browser.fieldsAt(page)
    const stale = form.map(([name, value]) => [name, name === 'codesLeft' ? '1' : value] as const)
    expect(await browser.post(path, page, stale)).toMatchObject({ status: 303, to: `/campaigns/${campaign}` })
    await browser.sender.settled()
    const after = await browser.get(`/campaigns/${campaign}`)
    expect(after.text).toContain('nothing was sent')
    expect(after.text).toContain(`/campaigns/${campaign}/wave?team=`)

    const { database, campaigns } = humans.current
    const audience = { everyone: true } as const
    const request = { campaign, audience, wave: randomUUID() }
    await database.transact((tx) => campaigns.sending.begin(tx, { ...request, purpose: 'code' }, operator))
    await database.transact((tx) => campaigns.sending.tell(tx, request.wave, { granted: 1_000, humans: 50_000 }))
    for (const where of ['', '/sendings']) {
      const { text } = await browser.get(`/campaigns/${campaign}${where}`)
      expect(text).toContain('1,000 of 50,000 codes given')
      expect(text).toContain(`hx-get="/campaigns/${campaign}/sendings"`)
    }
    await database.transact((tx) => campaigns.sending.forget(tx, request.wave))
    expect((await browser.get(`/campaigns/${campaign}/sendings`)).text).toContain('The wave is sent')
  })

  it('show reminders that take longer than an answer, and why where none was sent', async () => {
    const { campaign, page, path } = await newWave()
    const own = `/campaigns/${campaign}`
    const browser = await browserOf('admin')
    await browser.post(path, page, await browser.fieldsAt(page))
    await withAdmin(humans.current.database.adminUrl, (admin) =>
      admin.query(`update email.messages set state = 'sent' where group_name = $1`, [`campaign:${campaign}`]),
    )
    const form = await browser.fieldsAt(`${own}/remind`)
    const hurried = await browserOf('admin', { patience: 0 })
    const stale = form.map(([name, value]) => [name, name === 'unused' ? '1' : value] as const)
    expect(await hurried.post(`${own}/remind`, `${own}/remind`, stale)).toMatchObject({ status: 303, to: own })
    await hurried.sender.settled()
    const refused = (await browser.get(own)).text
    expect(refused).toContain('none was sent')
    expect(refused).toContain(`href="${own}/remind"`)

    expect(await hurried.post(`${own}/remind`, `${own}/remind`, form)).toMatchObject({ status: 303, to: own })
    await hurried.sender.settled()
    expect((await browser.get(own)).text).not.toContain('none was sent')
    const stands = await humans.current.database.snapshot((s) => humans.current.campaigns.show(s, campaign))
    expect(stands?.waves).toMatchObject([{ purpose: 'reminder', queued: PEOPLE }, { purpose: 'code' }])
  })

  it('ask before a batch is given up, and then drop what is left of it', async () => {
    const { campaign } = await newWave()
    const { database, campaigns } = humans.current
    const batch = randomUUID()
    const terms = { off: { percent: 50 }, ticketTypes: [], expiresAt: null }
    await database.transact((tx) => campaigns.generation.intend(tx, { batch, campaign, count: 4, ...terms }, operator))
    const browser = await browserOf('ticket-admin')
    const own = `/campaigns/${campaign}/generate`
    const asked = `${own}/give-up?batch=${batch}`
    expect((await browser.get(asked)).text).toContain('0 of 4 codes are made')
    const form = await browser.fieldsAt(asked)
    expect(await browser.post(`${own}/give-up`, asked, form)).toMatchObject({ status: 303, to: own })
    const batches = () => database.snapshot((snapshot) => campaigns.generation.batches(snapshot, campaign))
    expect(await batches()).toMatchObject([{ state: 'given-up', made: 0, count: 4 }])
    expect(await browser.get(asked)).toMatchObject({ status: 303 })
    const unknown = await browser.post(`${own}/give-up`, '/me/preferences', [['batch', randomUUID()]])
    expect(unknown.status).toBe(404)
  })

  it.each([
    ['of nobody here', () => 'nobody@example.org', 'Nobody here has'],
    ['of somebody who has one', (first: string) => first, 'They have the code'],
    ['that is left out', () => '', ''],
  ])('keep what was typed when one code is to go to the address %s', async (_, pick, why) => {
    const { campaign, people } = await newWave()
    const [ana] = people
    const browser = await browserOf('admin')
    const grant = `/campaigns/${campaign}/grant`
    const first = ana?.emails[0]?.email ?? ''
    expect(await browser.post(grant, grant, [['person', first]])).toMatchObject({ status: 303 })
    const refused = await browser.post(grant, grant, [['person', pick(first)]])
    expect(refused.status).toBe(422)
    expect(refused.text).toContain(why)
    expect(refused.text).toContain(`value="${pick(first)}"`)
    expect(await granted(campaign)).toBe(1)
  })

  it('say that somebody else is at it, and that nothing was changed, where a wave takes longer than a page waits', async () => {
    const { campaign, members } = await newWave()
    const browser = await browserOf('admin')
    const grant = `/campaigns/${campaign}/grant`
    await humans.current.database.transact(async (tx) => {
      await beforeReconciling(tx)
      const answer = await browser.post(grant, grant, [['person', members[0] ?? '']])
      expect(answer).toMatchObject({ status: 503, text: expect.stringContaining('try again') })
    })
    expect(await granted(campaign)).toBe(0)
  }, 30_000)

  it('take a code back, and mail one again unless its mail still waits', async () => {
    const { campaign, members } = await newWave()
    const browser = await browserOf('admin')
    const grant = `/campaigns/${campaign}/grant`
    await browser.post(grant, grant, [['person', members[0] ?? '']])
    const [row] = await humans.current.database.snapshot((s) =>
      humans.current.campaigns.grants(s, campaign, { limit: 1 }),
    )
    const page = `/campaigns/${campaign}/grants/${row?.code}`
    await browser.post(`${page}/resend`, page, [])
    expect((await browser.get(page)).text).not.toContain('Mail it again')
    expect(await browser.post(`${page}/revoke`, page, [])).toMatchObject({ status: 303, to: `/campaigns/${campaign}` })
    expect(await granted(campaign)).toBe(0)
    expect((await browser.post(`${page}/revoke`, page, [])).status).toBe(404)
  })

  it('let ticket admins look, and nobody but admins change', async () => {
    const { campaign, members, page, path } = await newWave()
    const browser = await browserOf('ticket-admin')
    const own = `/campaigns/${campaign}`
    expect((await browser.get(own)).status).toBe(200)
    expect((await browser.get(`${own}/sendings`)).status).toBe(200)
    for (const closed of [page, `${own}/grant`, `${own}/remind`, `${own}/import`, `${own}/edit`, `${own}/complete`]) {
      expect(`${closed} ${(await browser.get(closed)).status}`).toBe(`${closed} 403`)
    }
    const admin = await browserOf('admin')
    const form = await admin.fieldsAt(page)
    expect((await browser.post(path, '/me/preferences', form)).status).toBe(403)
    expect((await browser.post(`${own}/grant`, '/me/preferences', [['person', members[0] ?? '']])).status).toBe(403)
    expect(await granted(campaign)).toBe(0)
  })
})
