import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalAddress } from '../../src/platform/address.ts'
import { firstAdminPath } from '../../src/sections/auth/auth.ts'
import { demonstrationOn } from '../../src/vendors/simulated/demonstration.ts'
import type { GeneratedSeason } from '../../src/vendors/simulated/generate.ts'
import { launchChromium } from '../support/chromium.ts'
import { testHumans } from '../support/humans.ts'
import { serveHouse } from '../support/served-house.ts'

const SCREENS = [
  { on: 'a desktop', options: { viewport: { width: 1280, height: 900 } } },
  { on: 'a phone', options: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } },
  { on: 'a browser without JavaScript', options: { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false } },
] as const

describe.each(SCREENS)('a season, told on $on', ({ options }) => {
  const humans = testHumans()
  let house: Awaited<ReturnType<typeof serveHouse>>
  let browser: Browser
  let season: GeneratedSeason

  beforeAll(async () => {
    season = demonstrationOn(humans.current.clock.now().toZonedDateTimeISO('UTC').toPlainDate()).generated
    house = await serveHouse(humans.current)
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser.close()
    await house.stop()
  })

  const press = (page: Page, name: string | RegExp) =>
    page.locator('main').getByRole('button', { name }).first().click()
  const follow = (page: Page, name: string | RegExp) => page.locator('main').getByRole('link', { name }).first().click()
  const main = async (page: Page) => (await page.textContent('main')) ?? ''
  const newPage = async (contexts: BrowserContext[]) => {
    const context = await browser.newContext({ ...options, baseURL: house.url })
    contexts.push(context)
    context.setDefaultTimeout(15_000)
    return context.newPage()
  }

  /** The text of the newest mail with this subject to this address, as it lies in the mailbox. */
  const mailTo = async (page: Page, address: string, subject: RegExp) => {
    await house.deliver()
    await page.goto('/dev/mail')
    const found = page.locator('main tbody tr', { hasText: address }).filter({ hasText: subject })
    while ((await found.count()) === 0) await follow(page, /older/i)
    await found.first().getByRole('link').first().click()
    return (await page.locator('main pre').allTextContents()).join('\n')
  }

  const signIn = async (page: Page, address: string) => {
    await page.goto('/sign-in')
    await page.fill('[name=address]', address)
    await press(page, 'Mail me a link')
    expect(await main(page)).toContain('If we know your address')
    const [path] = /\/sign-in\/[\w-]+/.exec(await mailTo(page, address, /sign in/i)) ?? []
    await page.goto(path ?? '')
    await press(page, 'Sign in')
    expect(new URL(page.url()).pathname).toBe('/')
  }

  it('from the first admin to the member who leaves and stays, and the treasurer who sees it all add up', async () => {
    const contexts: BrowserContext[] = []
    const { member, address } = memberWithTicket(season)
    const treasurer = season.people.find(({ id, emails }) => id !== member.id && emails[0]?.verified === true)
    const treasurerAddress = treasurer?.emails[0]?.email ?? ''

    const admin = await newPage(contexts)
    const token = await humans.current.database.transact((tx) => humans.current.auth.firstAdmin.issueToken(tx))
    await admin.goto(firstAdminPath(token ?? ''))
    await admin.fill('[name=name]', 'Ada Admin')
    await admin.fill('[name=address]', 'ada@example.org')
    await press(admin, 'Become the admin')

    await admin.goto('/events')
    await admin.click('main a[href="/events/new"]')
    const { event } = season
    for (const [name, value] of Object.entries({
      id: event.id,
      name: event.name,
      year: String(event.year),
      currency: event.currency,
      salesStart: event.salesStart,
      gateOpening: event.gateOpening,
      eventEndOffset: String(event.eventEndOffset),
      strikeEndOffset: String(event.strikeEndOffset),
      vipThreshold: '315',
      ticketVatRate: '10',
    })) {
      await admin.fill(`main [name=${name}]`, value)
    }
    await admin.selectOption('[name=timeZone]', event.timeZone)
    await admin.locator('main form button[type=submit]').last().click()
    expect(await admin.textContent('body')).toContain(event.name)

    await admin.goto('/people/import')
    const builders = new Set(season.codes.flatMap(({ human }) => (human === null ? [] : [human])))
    const people = season.people.map((person) =>
      builders.has(person.id) ? { ...person, teams: ['Build crew'] } : person,
    )
    await admin.fill('[name=people]', JSON.stringify(people))
    await press(admin, 'Look at it first')
    expect(await main(admin)).toContain('New teams: Build crew.')
    await press(admin, /^Import \d+ people/)
    expect(await main(admin)).toContain('Imported')

    await admin.goto('/people/roles')
    await admin.fill('[name=person]', treasurerAddress)
    await admin.selectOption('select[name=role]', 'finance-admin')
    await admin.locator('main form:has([name=person]) button[type=submit]').click()
    expect(await main(admin)).toContain(treasurer?.displayName ?? 'the treasurer')

    await admin.goto('/campaigns/new')
    await admin.fill('[name=title]', 'Contributor discount')
    await admin.fill('[name=subject-en]', 'Your code, {{Name}}')
    await admin.fill('[name=body-en]', 'Hello {{Name}}, take this: **{{Code}}**')
    await admin.locator('main form:has([name=title]) button[type=submit]').last().click()
    const campaign = new URL(admin.url()).pathname
    await admin.goto(`${campaign}/import`)
    await admin.fill('[name=codes]', season.codes.map(({ code }) => code).join('\n'))
    await admin.locator('main button[value=check]').click()
    await admin.locator('main button[value=import]').click()
    await admin.goto(campaign)
    await press(admin, /Activate/)
    await admin.goto(`${campaign}/wave`)
    await admin.check('input[value="Build crew"]')
    await press(admin, 'Look at the figures')
    await admin.locator('main form:has(input[name=wave]) button[type=submit]').click()
    expect(await main(admin)).toMatch(/Build crew/)

    const own = await newPage(contexts)
    await own.goto('/')
    const mail = await mailTo(own, address, /Your code/)
    const code = season.codes.map((one) => one.code).find((one) => mail.includes(one)) ?? 'none'
    await signIn(own, address)
    expect(await main(own)).toContain('You have no ticket yet.')
    expect(await main(own)).toContain(code)
    await own.goto('/me/codes')
    expect(await main(own)).toContain(code)

    await admin.goto('/tickets')
    await press(admin, 'Full sync')
    await house.syncs.settled()
    await admin.goto('/tickets')
    expect(await main(admin)).toMatch(/Tickets sold\s*[1-9]/)

    await own.goto('/')
    expect(await main(own)).toMatch(/You have a ticket\.|You have \d tickets\./)

    const [oneClick] = /\/unsubscribe\/[\w-]+/.exec(mail) ?? []
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
    expect((await fetch(house.url + oneClick, { method: 'POST', body })).status).toBe(200)
    await own.goto('/me/preferences')
    expect(await own.isChecked('input[value=campaign-codes]')).toBe(false)
    expect(await own.isChecked('input[value=governance]')).toBe(true)

    await own.goto('/me/privacy')
    await follow(own, 'Read it here')
    expect(await main(own)).toContain(code)
    const kept = await own.context().request.get('/me/privacy/export.json')
    expect(JSON.stringify(await kept.json())).toContain(code)

    await own.goto('/me/privacy')
    await own.check('[name=sure]')
    await own.locator('main form:has([name=sure]) button[type=submit]').click()
    const strikeEnds = Temporal.PlainDate.from(event.gateOpening).add({ days: event.strikeEndOffset + 1 })
    const until = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' }).format(
      strikeEnds,
    )
    await own.goto('/')
    expect(await main(own)).toContain(until)
    await own.goto('/me/privacy')
    await press(own, 'Keep my data')
    await own.goto('/')
    expect(await main(own)).not.toContain(until)

    const keeper = await newPage(contexts)
    await signIn(keeper, treasurerAddress)
    await keeper.goto('/finance/years')
    await keeper.fill('[name=year]', String(event.year))
    await keeper.locator('main form:has([name=year]) button[type=submit]').click()
    await keeper.goto('/finance/years')
    await press(keeper, /Activate/)
    await keeper.goto('/finance')
    await press(keeper, /Sync ticket sales/)
    expect(await main(keeper)).toMatch(/Ticket Revenue[^€]*€[1-9]/)
    for (const context of contexts) await context.close()
  }, 180_000)
})

/** Somebody with a code whose own address bought an order of one ticket: theirs, once the sales are read. */
function memberWithTicket({ people, codes, orders, tickets }: GeneratedSeason) {
  const withCode = new Set(codes.map(({ human }) => human))
  for (const person of people) {
    const [first] = person.emails
    if (!withCode.has(person.id) || first?.verified !== true) continue
    if (
      people.filter(({ emails }) =>
        emails.some(({ email }) => canonicalAddress(email) === canonicalAddress(first.email)),
      ).length > 1
    )
      continue
    const bought = orders.find(
      ({ id, status, refund_amount, buyer_details }) =>
        status === 'completed' &&
        refund_amount === 0 &&
        canonicalAddress(buyer_details?.email ?? '') === canonicalAddress(first.email) &&
        tickets.filter(({ order_id, status: state }) => order_id === id && state === 'valid').length === 1,
    )
    if (bought !== undefined) return { member: person, address: first.email }
  }
  throw new Error('nobody of the season has a code and a ticket')
}
