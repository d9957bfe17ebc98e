import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { activeCampaign, importCodes, newCampaign, sampleCampaign } from '../../../../test/support/campaign.ts'
import { testHumans } from '../../../../test/support/humans.ts'
import { operator } from '../../../../test/support/season.ts'
import type { CampaignFields } from '../campaigns.ts'

const mail = (body: string, subject = 'Your code') => ({ en: { subject, body } })

describe('a draft', () => {
  const humans = testHumans()
  const show = (id: string) => humans.current.database.snapshot((s) => humans.current.campaigns.show(s, id))

  it('is made as typed, and changes nothing else', async () => {
    const campaign = { ...sampleCampaign, replyTo: 'crew@example.org', link: 'https://shop.example/?code={{Code}}' }
    const id = await newCampaign(humans.current, { ...campaign, title: ' Low income ' })
    expect(await show(id)).toMatchObject({ ...campaign, id, state: 'draft', codes: 0, granted: 0, waves: [] })
  })

  it.each<[Partial<CampaignFields>, keyof CampaignFields]>([
    [{ title: ' ' }, 'title'],
    [{ texts: {} }, 'texts'],
    [{ texts: { en: { subject: '', body: '{{Code}}' } } }, 'texts'],
    [{ texts: { es: { subject: 'Tu código', body: '\n' } } }, 'texts'],
    [{ reminders: { en: { subject: 'Again', body: ' ' } } }, 'reminders'],
    [{ replyTo: 'crew' }, 'replyTo'],
    [{ replyTo: '' }, 'replyTo'],
    [{ replyTo: 'crew@example.org\r\nBcc: all@example.org' }, 'replyTo'],
    [{ link: 'http://shop.example' }, 'link'],
    [{ link: 'https://' }, 'link'],
    [{ link: 'javascript:alert(1)' }, 'link'],
    [{ link: '' }, 'link'],
  ])('is not made with %j', async (change, field) => {
    const { database, campaigns } = humans.current
    const before = await database.snapshot((snapshot) => campaigns.list(snapshot))
    const made = await database.transact((tx) => campaigns.desk.create(tx, { ...sampleCampaign, ...change }, operator))
    expect(made).toMatchObject({ ok: false, code: 'invalid-field', field })
    expect(await database.snapshot((snapshot) => campaigns.list(snapshot))).toEqual(before)
  })
})

describe('activating', () => {
  const humans = testHumans()
  const activate = (id: string) =>
    humans.current.database.transact((tx) => humans.current.campaigns.desk.activate(tx, id, operator))
  const draft = async (change: Partial<CampaignFields>) => {
    const id = await newCampaign(humans.current, change)
    await importCodes(humans.current, id, [randomUUID()])
    return id
  }

  it('takes a draft with a code whose mail says which, once', async () => {
    const id = await draft({
      link: 'https://shop.example/?code={{Code}}',
      texts: mail('{{Name}}: {{ Code }} at {{Link}}'),
    })
    expect(await activate(id)).toEqual({ ok: true })
    expect(await activate(id)).toEqual({ ok: false, code: 'not-a-draft', state: 'active' })
  })

  it.each(['nonsense', randomUUID()])('knows no campaign %s', async (id) => {
    expect(await activate(id)).toEqual({ ok: false, code: 'unknown-campaign', campaign: id })
  })

  it('refuses a campaign without codes', async () => {
    expect(await activate(await newCampaign(humans.current))).toEqual({ ok: false, code: 'no-codes' })
  })

  it.each<Partial<CampaignFields>>([
    { texts: mail('Your code is in the subject', '{{Code}}') },
    { texts: { en: { subject: 'Your code', body: '{{Code}}' }, es: { subject: 'Tu código', body: 'Hola' } } },
    { texts: mail('Hello {{Name}}') },
    { texts: mail('Follow {{Link}}'), link: 'https://shop.example/?code={{Code}}' },
  ])('refuses a mail whose body does not show the code: %j', async (change) => {
    expect(await activate(await draft(change))).toEqual({ ok: false, code: 'code-slot-missing' })
  })

  it.each<[Partial<CampaignFields>, readonly string[]]>([
    [{ texts: mail('{{Code}} {{code}} {{Surname}}') }, ['code', 'Surname']],
    [{ texts: mail('{{Code}}', 'Hello {{Nmae}}') }, ['Nmae']],
    [{ reminders: mail('{{Code}} until {{Until}}') }, ['Until']],
    // There is no link to put there.
    [{ texts: mail('{{Code}} {{Link}}') }, ['Link']],
    [{ texts: mail('{{Code}} {{Expires}}') }, ['Expires']],
  ])('refuses placeholders that nothing fills: %j', async (change, unknown) => {
    const id = await draft(change)
    expect(await activate(id)).toEqual({ ok: false, code: 'unknown-placeholders', unknown })
    const { database, campaigns } = humans.current
    expect(await database.snapshot((snapshot) => campaigns.show(snapshot, id))).toMatchObject({ state: 'draft' })
  })
})

describe('editing', () => {
  const humans = testHumans()
  const edit = (id: string, change: Partial<CampaignFields>) =>
    humans.current.database.transact((tx) =>
      humans.current.campaigns.desk.edit(tx, id, { ...sampleCampaign, ...change }, operator),
    )
  const show = (id: string) => humans.current.database.snapshot((s) => humans.current.campaigns.show(s, id))

  it('changes a draft as one likes', async () => {
    const id = await newCampaign(humans.current)
    const change = { title: 'Students', texts: mail('No code {{Nowhere}}'), description: 'For students' }
    expect(await edit(id, change)).toEqual({ ok: true })
    expect(await show(id)).toMatchObject({ id, ...change })
    expect(await edit(id, { title: '' })).toMatchObject({ code: 'invalid-field', field: 'title' })
    expect(await edit(randomUUID(), {})).toMatchObject({ code: 'unknown-campaign' })
  })

  it('leaves an active campaign fit to be sent, and a completed one alone', async () => {
    const link = 'https://shop.example/?code={{Code}}'
    const id = await activeCampaign(humans.current, [randomUUID()], { texts: mail('{{Code}} {{Link}}'), link })
    const expiresOn = Temporal.PlainDate.from('2026-07-01')
    expect(await edit(id, { texts: mail('{{Code}} until {{Expires}}'), expiresOn })).toEqual({ ok: true })
    expect(await show(id)).toMatchObject({ link: null, expiresOn })
    expect(await edit(id, { texts: mail('{{Code}} until {{Expires}}') })).toEqual({
      ok: false,
      code: 'unknown-placeholders',
      unknown: ['Expires'],
    })
    expect(await edit(id, { texts: mail('Hello') })).toEqual({ ok: false, code: 'code-slot-missing' })
    const { database, campaigns } = humans.current
    await database.transact((tx) => campaigns.desk.complete(tx, id, operator))
    expect(await edit(id, {})).toEqual({ ok: false, code: 'campaign-completed' })
  })
})

describe('importing codes', () => {
  const humans = testHumans()
  const unique = (name: string) => `${name}-${randomUUID()}`

  it('takes them in order, and a second time changes nothing', async () => {
    const campaign = await newCampaign(humans.current)
    const codes = [unique('Zebra'), unique('Ant'), unique('Mole')]
    expect(await importCodes(humans.current, campaign, codes)).toEqual({
      ok: true,
      added: 3,
      unchanged: 0,
      refused: [],
    })
    const again = await importCodes(
      humans.current,
      campaign,
      codes.map((code) => ` ${code.toLowerCase()}\t`),
    )
    expect(again).toEqual({ ok: true, added: 0, unchanged: 3, refused: [] })
  })

  it('names line, code and reason of everything not taken, and takes the rest', async () => {
    const elsewhere = unique('Other')
    await importCodes(humans.current, await newCampaign(humans.current), [elsewhere])
    const campaign = await newCampaign(humans.current)
    const good = unique('Good')
    const long = 'X'.repeat(101)
    const report = await importCodes(humans.current, campaign, [
      good,
      '',
      ' \t ',
      good.toLowerCase(),
      long,
      elsewhere.toUpperCase(),
      ` ${'Y'.repeat(63)}-${randomUUID()} `,
    ])
    expect(report).toEqual({
      ok: true,
      added: 2,
      unchanged: 0,
      refused: [
        { line: 4, code: good.toLowerCase(), reason: 'twice' },
        { line: 5, code: long, reason: 'too-long' },
        { line: 6, code: elsewhere.toUpperCase(), reason: 'elsewhere' },
      ],
    })
  })

  it('only says what it would do in a dry run', async () => {
    const { database, campaigns } = humans.current
    const campaign = await newCampaign(humans.current)
    const lines = [{ line: 1, code: unique('Dry') }]
    const rehearsed = await database.rehearse((tx) => campaigns.desk.importCodes(tx, campaign, lines, operator))
    expect(rehearsed).toMatchObject({ ok: true, added: 1 })
    expect(await database.snapshot((snapshot) => campaigns.show(snapshot, campaign))).toMatchObject({ codes: 0 })
  })

  it('adds a code that comes twice at the same moment to one campaign', async () => {
    const code = unique('Race')
    const both = [await newCampaign(humans.current), await newCampaign(humans.current)]
    const reports = await Promise.all(both.map((campaign) => importCodes(humans.current, campaign, [code])))
    expect(reports.map((report) => report.ok && report.added).toSorted()).toEqual([0, 1])
    expect(reports.map((report) => report.ok && report.refused.length).toSorted()).toEqual([0, 1])
  })

  it('takes over from a completed campaign what it never granted, behind what is here', async () => {
    const { database, campaigns, profiles } = humans.current
    const [granted, revoked, free] = [unique('Granted'), unique('Revoked'), unique('Free')]
    const before = await activeCampaign(humans.current, [granted, revoked, free])
    const people = [randomUUID(), randomUUID()].map((id) => ({ id, displayName: 'Somebody', emails: [] }))
    await database.transact((tx) => profiles.importPeople(tx, people, operator))
    for (const { id } of people)
      await database.transact((tx) => campaigns.grant(tx, before, id, operator, async () => {}))
    await database.transact((tx) => campaigns.revoke(tx, before, revoked, operator))
    const next = await newCampaign(humans.current)
    const refused = [granted, revoked, free].map((code, place) => ({ line: place + 1, code, reason: 'elsewhere' }))
    expect(await importCodes(humans.current, next, [granted, revoked, free])).toMatchObject({ added: 0, refused })
    expect(await database.transact((tx) => campaigns.desk.complete(tx, before, operator))).toEqual({ ok: true })
    expect(await importCodes(humans.current, next, [granted, revoked, free])).toMatchObject({
      added: 1,
      refused: refused.slice(0, 2),
    })
    const left = await database.snapshot((snapshot) => campaigns.show(snapshot, before))
    expect(left).toMatchObject({ state: 'completed', codes: 2, granted: 1 })
  })

  it('goes on while the campaign is active, and ends with it', async () => {
    const campaign = await activeCampaign(humans.current, [unique('A')])
    expect(await importCodes(humans.current, campaign, [unique('B')])).toMatchObject({ ok: true, added: 1 })
    const { database, campaigns } = humans.current
    await database.transact((tx) => campaigns.desk.complete(tx, campaign, operator))
    expect(await database.transact((tx) => campaigns.desk.complete(tx, campaign, operator))).toEqual({
      ok: false,
      code: 'not-active',
      state: 'completed',
    })
    expect(await importCodes(humans.current, campaign, [unique('C')])).toEqual({
      ok: false,
      code: 'campaign-completed',
    })
    expect(await importCodes(humans.current, 'nonsense', [unique('D')])).toMatchObject({ code: 'unknown-campaign' })
  })
})
