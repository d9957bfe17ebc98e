import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectSimulated } from '../../src/commands/vendors.ts'
import { WaveSender } from '../../src/flows/campaign-wave/wave-sender.ts'
import { CodeMaker } from '../../src/flows/code-generation/code-maker.ts'
import { demonstrationAdmin, fillDemonstration } from '../../src/flows/demonstration.ts'
import { SyncOnDemand } from '../../src/flows/sync-on-demand.ts'
import { mailDrain, readSettings, webApp } from '../../src/main.ts'
import { makeMetrics } from '../../src/platform/http/metrics.ts'
import { type Server, startServer } from '../../src/platform/http/server.ts'
import { makeLog } from '../../src/platform/log.ts'
import { signInPath } from '../../src/sections/auth/auth.ts'
import { demonstrationOn } from '../../src/vendors/simulated/demonstration.ts'
import { launchChromium } from '../support/chromium.ts'
import { crawl } from '../support/crawl.ts'
import { type TestHumans, testHumans } from '../support/humans.ts'
import { faultsOf } from '../support/page-faults.ts'
import { TEST_SECRET } from '../support/secret.ts'

/** One that is under way and one that did not go through, to be seen on the page of their campaign. */
async function leaveWaves({ database, campaigns }: TestHumans): Promise<void> {
  const active = (await database.snapshot((s) => campaigns.list(s))).find(({ state }) => state === 'active')
  const campaign = active?.id ?? ''
  const [going, refused] = [randomUUID(), randomUUID()]
  await database.transact(async (tx) => {
    for (const wave of [going, refused]) {
      await campaigns.sending.begin(
        tx,
        { campaign, wave, audience: { everyone: true }, purpose: 'code' },
        { kind: 'operator' },
      )
    }
    await campaigns.sending.tell(tx, going, { granted: 12_000, humans: 50_000 })
    await campaigns.sending.refuse(tx, refused, 'preview-changed')
  })
}

/** Width decides what fits, the scheme what contrasts: two screens see every fault of either. */
const SCREENS = [
  { viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
  { viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
] as const

describe('the pages in a real browser, on the demonstration season', () => {
  const humans = testHumans()
  let server: Server
  let browser: Browser
  let link: string
  let syncs: SyncOnDemand
  let codes: CodeMaker
  let waves: WaveSender
  const stopped = new AbortController()

  beforeAll(async () => {
    const { database, auth, clock } = humans.current
    const settings = readSettings({ PORT: '0' })
    if (!settings.ok) throw new Error(settings.problems.join())
    const house = {
      ...humans.current,
      config: settings.settings,
      secret: TEST_SECRET,
      log: makeLog({ level: 'silent' }),
    }
    await fillDemonstration(humans.current, connectSimulated)
    syncs = new SyncOnDemand(house, connectSimulated, stopped.signal)
    codes = new CodeMaker(house, connectSimulated, stopped.signal)
    waves = new WaveSender({ ...house, signal: stopped.signal })
    const drain = mailDrain(house, 2)
    await drain.drainDue(new AbortController().signal)
    server = await startServer(webApp(house, { syncs, codes, waves, metrics: makeMetrics() }), {
      host: '127.0.0.1',
      port: 0,
    })
    const admin = demonstrationAdmin(demonstrationOn(clock.now().toZonedDateTimeISO('UTC').toPlainDate()))
    link = server.url + signInPath(await database.transact((tx) => auth.issueToken(tx, admin)))
    await leaveWaves(humans.current)
    browser = await launchChromium()
  })

  afterAll(async () => {
    await browser.close()
    await server.stop()
    stopped.abort()
    await syncs.settled()
    await waves.settled()
    await codes.settled()
  })

  it('let the admin in by the link, and are sound on a phone and a desktop, in light and in dark', async () => {
    const first = await browser.newPage()
    await first.goto(link)
    await first.click('main button[type=submit]')
    expect(new URL(first.url()).pathname).toBe('/')
    expect(await first.textContent('main')).toMatch(/Tickets sold\s*[1-9]/)
    const known = await everyPage(first)
    const paths = [...new Set([...known, ...(await crawl(first, known))])]
    expect(paths.length).toBeGreaterThan(7)

    const storageState = await first.context().storageState()
    const faults: string[] = []
    for (const screen of SCREENS) {
      const context = await browser.newContext({ storageState, ...screen })
      for (const path of paths) {
        faults.push(
          ...(await faultsOf(context, new URL(path, server.url), {
            missing: path === '/nowhere' || path.endsWith('/made-up'),
          })),
        )
      }
      await context.close()
    }
    expect(faults).toEqual([])
  }, 600_000)

  it('do their job without JavaScript', async () => {
    const { database, auth, profiles } = humans.current
    const [[someone] = []] = await database.snapshot((snapshot) => Array.fromAsync(profiles.everyone(snapshot)))
    if (someone === undefined) throw new Error('the demonstration has no people')
    await database.transact((tx) => auth.grantRole(tx, someone, 'admin', { kind: 'operator' }))
    const token = await database.transact((tx) => auth.issueToken(tx, someone))
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 800 } })
    const page = await context.newPage()
    await page.goto(server.url + signInPath(token))
    await followed(page, 'main button[type=submit]')
    await page.goto(`${server.url}/campaigns`)
    await followed(page, 'main tbody a')
    await followed(page, 'text=Send a wave')
    await page.check('input[value=Volunteers]')
    await followed(page, 'text=Look at the figures')
    expect(await page.textContent('main')).toContain('codes are needed and')
    await page.goto(`${page.url().split('/wave')[0]}/generate`)
    await page.fill('input[name=count]', '3')
    await followed(page, 'main button[type=submit]')
    expect(await page.textContent('main')).toContain('Give a percentage or an amount')
    await page.fill('input[name=percent]', '50')
    await page.check('input[value=tt_standard]')
    await followed(page, 'main button[type=submit]')
    await codes.settled()
    // Three codes may be made before the page is: then it has no link to look again.
    await page.goto(page.url())
    expect(await page.textContent('main')).toContain('3 of 3')
    await page.goto(`${server.url}/finance`)
    await followed(page, '.sheet >> text=Fuel')
    await page.fill('[name=amount]', '1.234')
    await followed(page, 'main button[type=submit]')
    expect(await page.textContent('main')).toContain('This could be €1,234.00 or €1.23')
    await page.fill('[name=amount]', '-1.234,50')
    await followed(page, 'main button[type=submit]')
    expect(await page.textContent('.sheet tr:has-text("Fuel")')).toContain('-€1,234.50')
    await page.goto(`${server.url}/tickets`)
    await followed(page, 'text=Full sync')
    expect(await page.textContent('body')).toContain('A sync has begun')
    await syncs.settled()
    await page.goto(`${server.url}/tickets`)
    expect(await page.textContent('main')).toContain('Everything was read')
    await context.close()
  })

  it('let a budget be edited where it stands, by keyboard, its sums moving along', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const { database, auth, clock } = humans.current
    const admin = demonstrationAdmin(demonstrationOn(clock.now().toZonedDateTimeISO('UTC').toPlainDate()))
    await page.goto(server.url + signInPath(await database.transact((tx) => auth.issueToken(tx, admin))))
    await page.click('main button[type=submit]')
    await page.goto(`${server.url}/finance`)
    const art = page.locator('.sheet tbody', { hasText: 'Art grants' })
    await art.locator('a', { hasText: 'The tower' }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await art.locator('[name=description]').waitFor()
    expect(await art.locator('[name=description]').inputValue()).toBe('Small works')
    await art.locator('[name=amount]').fill('-3.000,00')
    // 3,200.00 for the tower, and what is typed.
    await art.locator('tr:first-child', { hasText: '-€6,200.00' }).waitFor()
    await page.keyboard.press('Enter')
    await art.locator('tr', { hasText: 'Small works' }).filter({ hasText: '-€3,000.00' }).waitFor()

    await art.locator('a', { hasText: 'Add a line' }).click()
    await art.locator('[name=description]').fill('Lanterns')
    await art.locator('[name=amount]').fill('-100')
    await page.keyboard.press('Enter')
    await art.locator('th', { hasText: 'Lanterns' }).waitFor()
    await page.keyboard.press('Escape')
    await art.locator('a', { hasText: 'Add a line' }).waitFor()
    await page.reload()
    expect(await art.locator('tr').first().textContent()).toContain('-€6,300.00')
    await context.close()
  })

  it('tell the second of two browsers that edit one line, and lose nothing of either', async () => {
    const { database, auth, clock } = humans.current
    const admin = demonstrationAdmin(demonstrationOn(clock.now().toZonedDateTimeISO('UTC').toPlainDate()))
    const editing = async () => {
      const page = await (await browser.newContext()).newPage()
      await page.goto(server.url + signInPath(await database.transact((tx) => auth.issueToken(tx, admin))))
      await followed(page, 'main button[type=submit]')
      await page.goto(`${server.url}/finance`)
      const href = await page.locator('.sheet a', { hasText: 'The tower' }).getAttribute('href')
      await page.goto(server.url + href)
      return page
    }
    const [first, second] = [await editing(), await editing()]
    await first.fill('main [name=description]', 'The tower, by Ana')
    await second.fill('main [name=description]', 'The tower, by Bo')
    await followed(first, 'main form:has([name=description]) button[type=submit]')
    await followed(second, 'main form:has([name=description]) button[type=submit]')
    const told = await second.textContent('main')
    expect(told).toContain('Somebody changed this while you were editing')
    expect(told).toContain('The tower, by Ana')
    expect(await second.inputValue('main [name=description]')).toBe('The tower, by Bo')
    await followed(second, 'main form:has([name=description]) button[type=submit]')
    await second.goto(`${server.url}/finance`)
    expect(await second.textContent('main')).toContain('The tower, by Bo')
    for (const page of [first, second]) await page.context().close()
  })

  it('show a mail and what is wrong with it while it is written', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const { database, auth, clock } = humans.current
    const admin = demonstrationAdmin(demonstrationOn(clock.now().toZonedDateTimeISO('UTC').toPlainDate()))
    await page.goto(server.url + signInPath(await database.transact((tx) => auth.issueToken(tx, admin))))
    await page.click('main button[type=submit]')
    await page.goto(`${server.url}/campaigns/new`)
    await page.fill('[name=body-es]', 'Escribo **ahora** a {{Nombre}}')
    await page.waitForSelector('#mail-problems >> text={{Nombre}}')
    await page.frameLocator('iframe[name=mail-frame]').locator('strong', { hasText: 'ahora' }).waitFor()
    await context.close()
  })
})

/** Clicks, and waits until the page that it leads to is there. */
async function followed(page: Page, selector: string): Promise<void> {
  await Promise.all([page.waitForEvent('domcontentloaded'), page.click(selector)])
}

const CAMPAIGN_PAGES = [
  '/wave?team=Build+crew',
  '/edit',
  '/import',
  '/grant',
  '/remind',
  '/complete',
  '/generate',
  '/generate/give-up',
]

/** The places of the top bar and their tabs, and one of each thing that has a page: an order, a ticket, a campaign, a mail. */
async function everyPage(page: Page): Promise<string[]> {
  const places = await page.locator('header nav a').evaluateAll((links) => links.map((at) => at.getAttribute('href')))
  const found = new Set(places.filter((href) => href !== null))
  for (const place of [
    '/tickets/orders',
    '/tickets/attendees',
    '/tickets/sales',
    '/campaigns',
    '/email/outbox',
    '/dev/mail',
    '/people',
  ]) {
    found.add(place)
    await page.goto(new URL(place, page.url()).href)
    const href = await page.locator('main tbody a').first().getAttribute('href')
    if (href !== null) found.add(href)
    if (place === '/campaigns') for (const below of CAMPAIGN_PAGES) found.add(`${href}${below}`)
    if (place === '/dev/mail') found.add(await unsubscribePath(page, new URL(href ?? '', page.url())))
  }
  return [
    ...found,
    '/campaigns/new',
    '/finance/cash-flow?projected=on',
    '/finance/projection?try-dailyRate=3',
    '/tickets/codes',
    '/tickets/door-list',
    '/tickets/set-aside',
    '/tickets/who-hasnt-bought',
    '/people/shared-addresses',
    '/people/import',
    '/me/profile',
    '/me/preferences',
    '/me/privacy',
    '/me/privacy/export',
    '/me/sessions',
    ...(await budgetPaths(page)),
    '/nowhere',
  ]
}

/** The pages of the year that is shown, and of one line, category and group of it. */
async function budgetPaths(page: Page): Promise<string[]> {
  await page.goto(new URL('/finance', page.url()).href)
  const year = /\d{4}/.exec((await page.textContent('h1')) ?? '')?.[0] ?? ''
  const links = await page.locator('main a').evaluateAll((all) => all.map((at) => at.getAttribute('href') ?? ''))
  const first = (pattern: RegExp) => links.find((href) => pattern.test(href)) ?? ''
  return [
    ...['/finance/years', '/finance/audit', '/budget/summary'],
    ...['settings', 'import', 'new-group'].map((name) => `/finance/${year}/${name}`),
    first(/^\/finance\/lines\/[^/]+$/),
    first(/^\/finance\/categories\/[^/]+$/),
    first(/^\/finance\/categories\/[^/]+\/new-line$/),
    first(/^\/finance\/groups\/[^/]+$/),
  ]
}

/** Where the link under a mail leads. */
async function unsubscribePath(page: Page, mail: URL): Promise<string> {
  await page.goto(mail.href)
  const [path] = /\/unsubscribe\/[\w-]+/.exec((await page.textContent('main pre')) ?? '') ?? []
  if (path === undefined) throw new Error('the mail has no link to unsubscribe')
  return path
}
