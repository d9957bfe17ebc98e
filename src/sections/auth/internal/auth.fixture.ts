import { TEST_SECRET } from '../../../../test/support/secret.ts'
import type { Database } from '../../../platform/db/database.ts'
import { appWith } from '../../../platform/http/app.fixture.ts'
import type { App, AppOptions } from '../../../platform/http/app.ts'
import { signedIn } from '../../../platform/http/route.ts'
import { build as buildAudit } from '../../audit/section.ts'
import { build as buildEmail, buildOutbox } from '../../email/section.ts'
import { build as buildProfiles } from '../../profiles/section.ts'
import { build, routes } from '../section.ts'
import type { PageNeeds } from './pages/page-needs.ts'

export const operator = { kind: 'operator' } as const

const baseUrl = 'https://humans.low-tide.example'
const house = { organisation: { name: 'Low Tide', legal: 'Low Tide, Tarifa' }, environment: 'development', baseUrl }
const audit = buildAudit()
export const profiles = buildProfiles({ audit })
const email = buildEmail({ audit, house, secret: TEST_SECRET })
export const outbox = buildOutbox({ audit, secret: TEST_SECRET, limits: [] })
export const auth = build({ audit, profiles, email, baseUrl, secret: TEST_SECRET })

const home = signedIn.get('/', (visit) => visit.page({ title: 'Home' }, `for ${visit.viewer.name}`))

/**
 * The pages of Auth over `database`, in a house that knows nobody's address but those of Profiles, and answers once the work
 * is done.
 */
export function authPages(database: Database, needs: Partial<PageNeeds> = {}, options: Partial<AppOptions> = {}): App {
  const underWay = new Set<Promise<unknown>>()
  return appWith({
    routes: [
      home,
      ...routes({
        auth,
        profiles,
        secret: TEST_SECRET,
        timeZone: async () => 'Europe/Madrid',
        knowsAddress: async () => false,
        signIn: auth.signIn,
        appointFirstAdmin: async () => ({ ok: false, code: 'link-over' }),
        answerMoment: async () => {
          await Promise.resolve()
          await Promise.allSettled(underWay)
        },
        report: (error) => {
          throw error
        },
        ...needs,
      }),
    ],
    database: {
      ...database,
      transact: (work) => {
        const working = database.transact(work)
        underWay.add(working)
        return working
      },
    },
    viewerOf: (session) => database.transact((tx) => auth.viewer(tx, session)),
    ...options,
  })
}

let people = 0

export type Somebody = { readonly human: string; readonly address: string }

/** A new active human, in Spanish. */
export async function somebody(
  database: Pick<Database, 'transact'>,
  { name = 'Ana', address = `person-${++people}@example.org`, verified = true } = {},
): Promise<Somebody> {
  const person = { displayName: name, language: 'es', emails: [{ email: address, verified }] } as const
  const { humans } = await database.transact((tx) => profiles.importPeople(tx, [person], operator))
  return { human: humans[0] ?? '', address }
}

/** A session of this human's. */
export async function sessionOf(database: Pick<Database, 'transact'>, human: string, browser = ''): Promise<string> {
  const signedInAs = await database.transact(async (tx) => auth.signIn(tx, await auth.issueToken(tx, human), browser))
  if (signedInAs === undefined) throw new Error('a fresh token did not sign in')
  return signedInAs.session
}
