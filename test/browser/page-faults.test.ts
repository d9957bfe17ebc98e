import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { faultsOf } from '../support/page-faults.ts'

describe('what is looked for on every page is found', () => {
  let browser: Browser
  let context: BrowserContext

  beforeAll(async () => {
    browser = await launchChromium()
    context = await browser.newContext({ viewport: { width: 360, height: 740 } })
  })
  afterAll(() => browser.close())

  const faultsIn = (body: string) => {
    const page = `<!doctype html><html lang="en"><title>Planted</title><main>${body}</main></html>`
    return faultsOf(context, new URL(`data:text/html,${encodeURIComponent(page)}`))
  }

  it.each([
    ['a page wider than the screen', '<div style="width: 500px">Wide</div>', /px wider than the screen/],
    [
      'text that is cut',
      '<p style="width: 5em; overflow: hidden; white-space: nowrap">Nobody can read this to its end</p>',
      /cut: Nobody can read/,
    ],
    ['a field without a label', '<input name="amount">', /axe: label/],
    ['too little contrast', '<p style="color: #ccc; background: #fff">Pale</p>', /axe: color-contrast/],
    ['a link that Tab passes over', '<a href="#" tabindex="-1">There</a>', /not reached by Tab: <a/],
    ['focus that can’t be seen', '<a href="#" style="outline: none">There</a>', /focus not to be seen: <a/],
    ['an error in the console', '<script>console.error("broken")</script>', /console: broken/],
  ])('%s', async (_, body, fault) => {
    expect((await faultsIn(body)).join('\n')).toMatch(fault)
  })

  it('and a sound page has none', async () => {
    expect(await faultsIn('<h1>Sound</h1><p><a href="#">Somewhere</a></p>')).toEqual([])
  })
})
