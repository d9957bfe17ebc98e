import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { WaveSender } from '../../src/flows/campaign-wave/wave-sender.ts'
import { CodeMaker } from '../../src/flows/code-generation/code-maker.ts'
import { SyncOnDemand } from '../../src/flows/sync-on-demand.ts'
import { readSettings, webApp } from '../../src/main.ts'
import type { App } from '../../src/platform/http/app.ts'
import { makeMetrics } from '../../src/platform/http/metrics.ts'
import { shellWords } from '../../src/platform/http/words/shell-words.ts'
import { makeLog } from '../../src/platform/log.ts'
import { ROLES } from '../../src/sections/auth/auth.ts'
import { testHumans } from '../support/humans.ts'
import { operator } from '../support/season.ts'
import { TEST_SECRET } from '../support/secret.ts'

/** Who asks, in the order of the table's columns. */
const WHO = ['nobody', 'guest', 'member', ...ROLES] as const
type Who = (typeof WHO)[number]

const table = new URL('./routes-and-roles.txt', import.meta.url)

describe('every route, walked as everybody', () => {
  const humans = testHumans()
  const { signal } = new AbortController()
  const nowhere = () => Promise.reject(new Error('no vendor is asked here'))

  const theApp = (): App => {
    const read = readSettings({ PORT: '0', TICKET_TAILOR_WEBHOOK_SECRET: 'a secret of the vendor’s' })
    if (!read.ok) throw new Error(read.problems.join())
    const house = {
      ...humans.current,
      config: read.settings,
      secret: TEST_SECRET,
      log: makeLog({ level: 'silent' }),
    }
    return webApp(house, {
      syncs: new SyncOnDemand(house, nowhere, signal),
      codes: new CodeMaker(house, nowhere, signal),
      waves: new WaveSender({ ...house, signal }),
      metrics: makeMetrics(),
    })
  }

  /** The cookie of somebody new; nobody has none. */
  const cookieOf = async (who: Who): Promise<string> => {
    if (who === 'nobody') return ''
    const { database, profiles, auth } = humans.current
    const address = `${randomUUID()}@example.org`
    const session = await database.transact(async (tx) => {
      const human = await newcomer(who, address)
      async function newcomer(kind: Who, email: string): Promise<string> {
        if (kind === 'guest') {
          const guest = await profiles.addGuest(tx, { displayName: 'Guest', language: 'en', address: email })
          if (guest.ok) return guest.human
        }
        const emails = [{ email, verified: true }]
        const [added = ''] = (await profiles.importPeople(tx, [{ displayName: 'Ana', emails }], operator)).humans
        return added
      }
      const role = ROLES.find((one) => one === who)
      if (role !== undefined) await auth.grantRole(tx, human, role, operator)
      return (await auth.signIn(tx, await auth.issueToken(tx, human)))?.session
    })
    return `humans=${session}`
  }

  it('opens to whom the table says, and to nobody else', async () => {
    const app = theApp()
    const cookies = new Map<Who, string>()
    for (const who of WHO) cookies.set(who, await cookieOf(who))
    const found: string[] = []
    for (const { method, path } of routesOf(app)) {
      const marks: string[] = []
      for (const who of WHO) marks.push(await markOf(app, method, path, cookies.get(who) ?? ''))
      found.push(`${marks.join(' ')}  ${method.padEnd(4)} ${path}`)
    }
    const expected = (await readFile(table, 'utf8')).split('\n').filter((line) => /^[x.>] /.test(line))
    expect(found.toSorted()).toEqual(expected.toSorted())
  }, 180_000)
})

/** Each declared once; what stands before all of them is none. */
function routesOf(app: App): readonly { readonly method: string; readonly path: string }[] {
  const seen = new Map(
    app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => [`${method} ${path}`, { method, path }]),
  )
  return [...seen.values()]
}

/** `x` let in, `.` refused, `>` sent to sign in. A form is sent without its token, which is looked at once one is let in. */
async function markOf(app: App, method: string, path: string, cookie: string): Promise<string> {
  const address = path.replace(/:(\w+)(\{[^}]*\})?/g, () => '00000000-0000-4000-8000-000000000000').replace('*', 'none')
  const body = method === 'POST' ? { body: new URLSearchParams() } : {}
  const answer = await app.request(address, { method, headers: { cookie }, ...body })
  const text = await answer.text()
  if (answer.status >= 500) throw new Error(`${method} ${address} answered ${answer.status}`)
  if (answer.headers.get('location') === '/sign-in' && path !== '/sign-in') return '>'
  return answer.status === 403 && text.includes(shellWords('en')('forbiddenTitle')) ? '.' : 'x'
}
