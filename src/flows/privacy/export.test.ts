import { describe, expect, it } from 'vitest'
import { testHumans } from '../../../test/support/humans.ts'
import { knownPerson } from '../../../test/support/known-person.ts'
import { personalValues } from '../../../test/support/traces.ts'
import { manifests } from '../../main.ts'
import { exportOf } from './export.ts'

/** What an export leaves out, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'email.recipients.secrets': 'sealed, and a way to sign in',
  'email.recipients.searched': 'the words of name and address once more',
  'email.captured.mail': 'sealed; its subject and text are given',
  'email.gate.fault': 'the last words of the mail server, whomever they were about',
  'tickets.orders.searched': 'the words of name and address once more',
  'tickets.tickets.searched': 'the words of name and address once more',
}

describe('the export of what is held about somebody', () => {
  const humans = testHumans()
  const exported = (human: string) =>
    humans.current.database.snapshot((snapshot) => exportOf(snapshot, humans.current, human))

  it('holds every personal column of every section', async () => {
    await using known = await knownPerson(humans.current)
    const given = new Set(valuesIn(await exported(known.human)))
    const held = await personalValues(humans.current.database.adminUrl, manifests, known.traces)
    const missing = [...held].filter(([, values]) => !values.some((value) => given.has(canonical(value))))
    expect(missing.map(([column]) => column).toSorted()).toEqual(Object.keys(LEFT_OUT).toSorted())
  })

  it("tells nothing of another's, though an address of theirs is claimed", async () => {
    await using known = await knownPerson(humans.current)
    const text = JSON.stringify(await exported(known.partner))
    expect(text).not.toContain(known.name)
    expect(text.toLowerCase()).not.toContain(known.second)
    expect(JSON.stringify((await exported(known.partner)).sections['tickets'])).not.toContain(known.address)
  })

  it('keeps empty lists, and fails where a section does', async () => {
    await using known = await knownPerson(humans.current)
    const { sections } = await exported('00000000-0000-4000-8000-000000000000')
    expect(Object.keys(sections)).toHaveLength(manifests.length)
    expect(sections['profiles']).toEqual({
      profile: [],
      addresses: [],
      verificationLinks: [],
      deletionRequests: [],
      merged: [],
    })
    const { teams } = humans.current
    const failing = {
      ...humans.current,
      teams: { ...teams, personal: { ...teams.personal, dataOf: () => Promise.reject(new Error('planted')) } },
    }
    const half = humans.current.database.snapshot((snapshot) => exportOf(snapshot, failing, known.human))
    await expect(half).rejects.toThrow('planted')
  })
})

/** Every value in a document, as JSON with its keys in order. */
function valuesIn(value: unknown): readonly string[] {
  const own = canonical(JSON.stringify(value))
  return typeof value === 'object' && value !== null ? [own, ...Object.values(value).flatMap(valuesIn)] : [own]
}

function canonical(json: string): string {
  return JSON.stringify(sorted(JSON.parse(json)))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
