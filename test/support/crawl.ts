import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'

/** Answers that are no pages: files, pieces of pages, documents in frames, and what machines ask for. */
const NO_PAGE =
  /\.(csv|json)$|\/(html|sums|progress|sendings|mail|sync)$|^\/finance\/(cash-flow\/export|quarter\/)|^\/(assets|health|metrics)/

/** Where a link of a mail or of a start leads, and what a form leads to: a made-up token has a page, too. */
const BY_LINK = [
  '/sign-in/made-up',
  '/sign-in/sent',
  '/first-admin/made-up',
  '/verify-address/made-up',
  '/unsubscribe/made-up',
]

/**
 * One address of every page that the table of routes has, found by following links from `page` on. Throws where a page can't
 * be reached so: then nobody finds it.
 */
export async function crawl(page: Page, known: readonly string[]): Promise<string[]> {
  const patterns = await pagePatterns()
  const found = new Map<string, string>()
  const waiting = ['/', ...known]
  const take = (href: string) => {
    const { pathname, search } = new URL(href, page.url())
    const pattern = patterns.find((one) => one.regex.test(pathname))?.path
    if (pattern === undefined || found.has(pattern)) return
    found.set(pattern, pathname + search)
    waiting.push(pathname + search)
  }
  for (const link of BY_LINK) take(link)
  for (const path of known) take(path)
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    await page.goto(new URL(path, page.url()).href)
    const hrefs = await page
      .locator('a[href^="/"]')
      .evaluateAll((links) => links.map((at) => at.getAttribute('href') ?? ''))
    for (const href of hrefs) {
      take(href)
      // What a coordinator sees of the budget stands beside what the treasurer sees.
      take(href.replace(/^\/finance\/(lines|categories)\//, '/budget/$1/'))
    }
  }
  const missed = patterns.filter(({ path }) => !found.has(path)).map(({ path }) => path)
  if (missed.length > 0) throw new Error(`no link leads to ${missed.join(', ')}`)
  return [...found.values()]
}

/** Those without parameters first: a literal path wins. */
async function pagePatterns() {
  const table = await readFile(new URL('../journeys/routes-and-roles.txt', import.meta.url), 'utf8')
  const paths = [...table.matchAll(/ GET {2}(\S+)$/gm)]
    .map(([, path = '']) => path)
    .filter((path) => !NO_PAGE.test(path))
  return paths
    .toSorted((a, b) => a.split(':').length - b.split(':').length)
    .map((path) => ({ path, regex: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`) }))
}
