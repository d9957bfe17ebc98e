import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { manifests } from '../../src/main.ts'
import type { SectionManifest } from '../../src/platform/section.ts'
import { testDatabase } from '../../test/support/database.ts'
import { checkOwnership, sourceViolations } from './ownership.ts'
import { ownershipPage } from './page.ts'
import { readTree } from './source-tree.ts'

const root = process.cwd()

describe('the house as it stands', () => {
  const database = testDatabase()

  it('has one owner for every table, in the code and in the database', async () => {
    const { adminUrl, rolePrefix } = database.current
    const { violations } = await checkOwnership({ root, manifests, adminUrl, rolePrefix })
    expect(violations).toEqual([])
  })

  it('is drawn with the methods that sections and flows call', async () => {
    const { map } = await checkOwnership({ root, manifests })
    const campaigns = map.sections.find(({ name }) => name === 'campaigns')
    expect(campaigns?.asks.find(({ section }) => section === 'email')?.methods).toContain('enqueue')
    expect(map.flows.find(({ name }) => name === 'ticket-run')?.asks).toContainEqual({
      section: 'tickets',
      methods: expect.arrayContaining(['sync.apply', 'sync.end']),
    })
    expect(ownershipPage(map)).toContain('  campaigns --> email\n')
  })
})

describe('a copy of the house', () => {
  const copies: string[] = []
  afterAll(() => Promise.all(copies.map((copy) => rm(copy, { recursive: true }))))

  it('is checked from the files that are there', async () => {
    const copy = await mkdtemp(join(tmpdir(), 'humans-ownership-'))
    copies.push(copy)
    await cp(join(root, 'src'), join(copy, 'src'), { recursive: true })
    const before = await checkOwnership({ root: copy, manifests })
    await writeFile(
      join(copy, 'src/sections/tickets/internal/planted.ts'),
      `import { record } from '../../audit/internal/entries.ts'\nexport const stolen = record\n`,
    )
    const { violations } = await checkOwnership({ root: copy, manifests })
    expect(violations.length).toBe(before.violations.length + 1)
    expect(violations).toContainEqual({
      rule: 'internals',
      file: 'src/sections/tickets/internal/planted.ts',
      line: 1,
      message: 'imports what audit keeps to itself: ask audit.ts',
    })
  })
})

describe('a manifest', async () => {
  const tree = await readTree(root)
  const changed = (name: string, change: Partial<SectionManifest>) => {
    const planted = manifests.map((manifest) => (manifest.name === name ? { ...manifest, ...change } : manifest))
    return sourceViolations(tree, planted).map(({ rule, message }) => `${rule}: ${message}`)
  }

  it('asks nobody whom the plan does not name', () => {
    expect(changed('tickets', { asks: ['events', 'audit', 'budget'] })).toContain('may-ask: tickets may not ask budget')
  })

  it('does not ask in a circle', () => {
    expect(changed('audit', { asks: ['events'] })).toContain(
      'cycle: sections ask each other in a circle: audit -> events -> audit',
    )
  })

  it('names every section that its code imports', () => {
    expect(changed('campaigns', { asks: [] })).toContain("may-ask: campaigns's manifest does not ask email")
  })

  it('has a folder, and every folder a manifest', () => {
    expect(changed('tickets', { name: 'sales' })).toEqual(
      expect.arrayContaining([
        'layout: section sales has a manifest and no folder',
        'layout: section tickets has a folder and no manifest in main.ts',
      ]),
    )
  })

  it('classes what is about a person as personal, and each column once', () => {
    const tables = { notes: { personal: ['human', 'id'], plain: ['id', 'buyer_email'] } }
    expect(changed('tickets', { tables })).toEqual(
      expect.arrayContaining([
        'personal: tickets.notes.id is classed more than once',
        'personal: tickets.notes.buyer_email is classed as plain',
      ]),
    )
  })

  it('marks a record of who did what as append-only', () => {
    const entries = { personal: ['actor_human'], plain: ['id'] }
    expect(changed('audit', { tables: { entries } })).toContain('append-only: audit.entries is not marked append-only')
    expect(changed('budget', { tables: { audit_entries: entries } })).toContain(
      'append-only: budget.audit_entries is not marked append-only',
    )
  })
})
