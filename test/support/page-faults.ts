import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { BrowserContext, Page } from 'playwright-core'

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/**
 * What a person would trip over on a page: errors in the console, a page wider than the screen, text that is cut, what axe
 * calls serious or critical, and what the Tab key does not reach or where it can't be seen.
 */
export async function faultsOf(context: BrowserContext, url: URL, { missing = false } = {}): Promise<string[]> {
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => {
    const expected = missing && /\b(404|422)\b/.test(message.text())
    if (message.type() === 'error' && !expected) faults.push(`console: ${message.text()}`)
  })
  await page.goto(url.href)
  faults.push(...(await evaluated(page, LAYOUT)), ...(await seriousOf(page)), ...(await unreachedOf(page)))
  await page.close()
  return faults.map((fault) => `${url.pathname}${url.search}: ${fault}`)
}

/** Wider than the screen, or text in a box that hides what does not fit. */
const LAYOUT = `(() => {
  const faults = []
  const wider = document.documentElement.scrollWidth - innerWidth
  if (wider > 0) faults.push(wider + ' px wider than the screen')
  for (const at of document.querySelectorAll('body *')) {
    if (at.closest('svg, iframe, .visually-hidden') || !at.checkVisibility()) continue
    const hasText = [...at.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')
    const style = getComputedStyle(at)
    const hides = style.overflowX === 'hidden' || style.overflowX === 'clip'
    if (hasText && hides && at.scrollWidth > at.clientWidth + 1) faults.push('cut: ' + at.textContent.trim().slice(0, 60))
  }
  return faults
})()`

async function seriousOf(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(axe, 'utf8'))
  return evaluated(
    page,
    `axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'], elementRef: false,
    }).then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => 'axe: ' + id + ' ' + nodes[0].target.join(' ')))`,
  )
}

/** Tab goes through the page once; of a group of radio buttons it visits one, and the arrows the rest. */
async function unreachedOf(page: Page): Promise<string[]> {
  const count = await page.evaluate(`(() => {
    window.seen = new Set()
    window.unseen = new Set()
    addEventListener('focusin', ({ target }) => {
      seen.add(target)
      const { outlineStyle, boxShadow } = getComputedStyle(target)
      if (outlineStyle === 'none' && boxShadow === 'none') unseen.add(target)
    })
    document.activeElement?.blur()
    window.wanted = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter((at) =>
      at.checkVisibility() && !at.disabled && at.type !== 'hidden' && at.type !== 'radio')
    return wanted.length
  })()`)
  for (let presses = 0; presses <= Number(count) + 10; presses++) await page.keyboard.press('Tab')
  return evaluated(
    page,
    `(() => {
      const said = (at) => at.outerHTML.slice(0, 90)
      return [
        ...wanted.filter((at) => !seen.has(at)).map((at) => 'not reached by Tab: ' + said(at)),
        ...[...unseen].map((at) => 'focus not to be seen: ' + said(at)),
      ]
    })()`,
  )
}

async function evaluated(page: Page, script: string): Promise<string[]> {
  const found: unknown = await page.evaluate(script)
  if (!Array.isArray(found)) throw new Error('the page gave no list')
  return found.map(String)
}
