import { describe, expect, it } from 'vitest'
import { withAdmin } from '../src/platform/db/database.ts'
import { testDatabase } from '../test/support/database.ts'
import { schemaText } from './schema.ts'

describe('the schema as a text', () => {
  const database = testDatabase()
  const read = () => {
    const { adminUrl, rolePrefix } = database.current
    return withAdmin(adminUrl, (admin) => schemaText(admin, rolePrefix))
  }

  it('is the same each time, and names no database', async () => {
    const text = await read()
    expect(await read()).toBe(text)
    expect(text).not.toContain(database.current.rolePrefix)
  })

  it('holds tables, constraints, indexes and what roles may do', async () => {
    const text = await read()
    expect(text).toContain(
      'create schema audit authorization humans_audit_owner;\ngrant usage on schema audit to humans_audit;',
    )
    expect(text).toContain('  at timestamp with time zone not null default now(),')
    expect(text).toContain('constraint entries_pkey PRIMARY KEY (id)')
    expect(text).toContain('ON audit.entries USING btree (subject_kind, subject_id, id);')
    expect(text).toContain('grant select, insert on audit.entries to humans_audit;')
  })
})
