import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { seasonFromFolder } from '../../src/vendors/simulated/folder.ts'
import { Random } from '../../src/vendors/simulated/random.ts'
import { type SimulatedVendor, startSimulatedVendor } from '../../src/vendors/simulated/server.ts'
import { seasonFile, seasonFolder } from '../support/fixture-season.ts'
import { type HeldVendor, startHeldVendor } from '../support/held-vendor.ts'
import { testHome } from '../support/home.ts'
import { expectRefusal } from '../support/refused.ts'

const KILLS = 10
const COUNT = 32
const made = z.object({ id: z.string() })

describe('generating codes, killed again and again', () => {
  const home = testHome()
  let vendor: SimulatedVendor
  let way: HeldVendor
  let environment: Record<string, string>
  let campaign: string

  beforeAll(async () => {
    // One that does not understand the form that is tried first: a kill may also leave a discount on every ticket type.
    const season = await seasonFromFolder(seasonFolder)
    vendor = await startSimulatedVendor({ season, apiKey: 'key', stripeKey: 'key', ticketTypeForm: 'observed' })
    way = await startHeldVendor(vendor.url)
    environment = { TICKET_TAILOR_API_KEY: 'key', TICKET_TAILOR_BASE_URL: `${way.url}/v1` }
    await home.json(['events', 'set', seasonFile('event')])
    const body = await home.file('body.md', 'Your code is {{Code}}.')
    const create = ['campaigns', 'create', '--title', 'Low income', '--subject', 'Your code', '--body', body]
    create.push('--subject-es', 'Tu código', '--body-es', await home.file('cuerpo.md', 'Tu código es {{Code}}.'))
    create.push(
      '--description',
      'for tests',
      '--expires',
      '2026-07-31',
      '--link',
      'https://shop.example/?code={{Code}}',
    )
    create.push('--reminder-subject-es', 'Aún tienes un código', '--reminder-body-es', body)
    campaign = made.parse(await home.json(create)).id
  })

  afterAll(async () => {
    await way.stop()
    await vendor.stop()
  })

  const generate = ['campaigns', 'generate-codes', '--count', String(COUNT), '--percent', '50']
  const run = () => home.start([...generate, '--ticket-type', 'Standard', campaign, '--json'], environment)
  const codesHere = () =>
    home.look(async (admin) => (await admin.query<{ code: string }>('select code from campaigns.codes')).rows)

  it(`ends with exactly the codes that were asked for, each once at the vendor, after ${KILLS} kills`, async () => {
    const random = new Random(4)
    let letGo = () => {}
    for (let kill = 0; kill < KILLS; kill += 1) {
      const at = random.pick(['asked', 'answered'] as const)
      const held = way.hold(/^\/v1\/discounts(\/|$)/, 1 + random.below(8), at)
      const running = run()
      await held.asked
      // What was on its way when its process died reaches the vendor, now at once and now after others' requests.
      letGo()
      running.kill('SIGKILL')
      expect(await running.ended).toMatchObject({ signal: 'SIGKILL' })
      letGo = held.letGo
      if (random.chance(0.5)) letGo()
      // What half a minute does.
      await home.look((admin) => admin.query('update campaigns.batches set lease_expires_at = clock_timestamp()'))
    }
    letGo()
    const there = (await codesHere()).length
    expect(there).toBeGreaterThan(0)
    expect(there).toBeLessThan(COUNT)

    expect(await run().ended).toMatchObject({ code: 0, stdout: expect.stringContaining(`"made":${COUNT}`) })
    const here = (await codesHere()).map(({ code }) => code).toSorted()
    expect(here).toHaveLength(COUNT)
    const discounts = vendor.season.discounts.all()
    expect(discounts.map(({ code }) => code).toSorted()).toEqual(here)
    expect(new Set(discounts.map((discount) => discount.ticket_types.join()))).toEqual(new Set(['tt_standard']))
  }, 120_000)

  it('are dropped but for those that the vendor has, where what is left is given up after a kill', async () => {
    const body = await home.file('more.md', 'Your code is {{Code}}.')
    const create = ['campaigns', 'create', '--title', 'More', '--subject', 'Your code', '--body', body]
    const more = made.parse(await home.json(create)).id
    const held = way.hold(/^\/v1\/discounts(\/|$)/, 4, 'answered')
    const running = home.start([...generate, more, '--json'], environment)
    await held.asked
    running.kill('SIGKILL')
    await running.ended
    held.letGo()
    await home.look((admin) => admin.query('update campaigns.batches set lease_expires_at = clock_timestamp()'))

    const given = await home.json(['campaigns', 'give-up-codes', more], environment)
    expect(given).toMatchObject({ made: 4, dropped: COUNT - 4, open: 0 })
    const { rows } = await home.look((admin) =>
      admin.query('select code from campaigns.codes where campaign = $1 order by code', [more]),
    )
    const discounts = vendor.season.discounts.all().filter(({ name }) => name === 'More')
    expect(rows.map(({ code }) => code)).toEqual(discounts.map(({ code }) => code).toSorted())
    expectRefusal(await home.run(['campaigns', 'give-up-codes', more], environment), /no batch/)
  }, 60_000)

  it('are given one by one, and taken back, until the campaign is completed', async () => {
    const person = { displayName: 'Ana', emails: [{ email: 'ana@example.org', verified: true }] }
    await home.json(['members', 'import', await home.file('people.json', JSON.stringify([person]))])
    expectRefusal(await home.run(['campaigns', 'grant', campaign, 'ana@example.org']), /active/)
    await home.json(['campaigns', 'activate', campaign])
    const given = z
      .object({ code: z.string() })
      .parse(await home.json(['campaigns', 'grant', campaign, 'ana@example.org']))
    const shown = await home.json(['campaigns', 'show', campaign])
    expect(shown).toMatchObject({
      texts: { en: { subject: 'Your code' }, es: { subject: 'Tu código' } },
      reminders: { es: { subject: 'Aún tienes un código', body: 'Your code is {{Code}}.' } },
      expiresOn: '2026-07-31',
    })
    expect(shown).toMatchObject({ description: 'for tests', link: 'https://shop.example/?code={{Code}}', granted: 1 })
    // Nobody was mailed a code yet, so there is nobody to remind.
    const reminded = { reminded: 0, queued: 0, failed: 0, cancelled: 0 }
    const inTime = { HUMANS_NOW: '2026-07-31T12:00:00Z' }
    expect(await home.json(['campaigns', 'remind', campaign], inTime)).toMatchObject(reminded)
    expectRefusal(await home.run(['campaigns', 'remind', campaign], { HUMANS_NOW: '2026-08-01T12:00:00Z' }), /last day/)
    expect(await home.json(['campaigns', 'revoke', campaign, given.code])).toEqual({ code: given.code, retired: false })
    expect(await home.json(['campaigns', 'complete', campaign])).toEqual({ id: campaign, state: 'completed' })
  })
})
