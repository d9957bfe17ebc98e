import { buildSections, type Sections } from '../../src/main.ts'
import { fixedClock } from '../../src/platform/clock.ts'
import type { Database } from '../../src/platform/db/database.ts'
import { buildOutbox, type Outbox } from '../../src/sections/email/section.ts'
import { testDatabase } from './database.ts'
import { TEST_SECRET } from './secret.ts'

export type TestHumans = Sections & {
  readonly outbox: Outbox
  readonly database: Database
  readonly clock: ReturnType<typeof fixedClock>
}

/** All sections over a database of the test file's own, on the third of June 2026. */
export function testHumans(): { readonly current: TestHumans } {
  const database = testDatabase()
  const house = {
    ORG_NAME: 'Test Collective',
    ORG_LEGAL: 'Test Collective, nobody',
    HUMANS_ENV: 'development',
    BASE_URL: 'http://localhost:3000',
  } as const
  const sections = buildSections(house, TEST_SECRET)
  const outbox = buildOutbox({ audit: sections.audit, secret: TEST_SECRET, limits: [] })
  const clock = fixedClock(Temporal.Instant.from('2026-06-03T10:00:00Z'))
  return {
    get current() {
      return { ...sections, outbox, database: database.current, clock }
    },
  }
}
