import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, inject } from 'vitest'
import { manifests } from '../../src/main.ts'
import { type Database, openDatabase, withAdmin } from '../../src/platform/db/database.ts'
import { TEST_SECRET } from './secret.ts'

/** A database of the test file's own, migrated and empty: cloned before its tests, dropped after them. */
export function testDatabase(): { readonly current: Database } {
  const name = `humans_test_${randomUUID().replaceAll('-', '')}`
  const adminUrl = inject('adminUrl')
  const template = inject('template')
  let database: Database | undefined

  beforeAll(async () => {
    await withAdmin(adminUrl, (admin) => admin.query(`create database ${name} template ${template}`))
    const url = new URL(adminUrl)
    url.pathname = `/${name}`
    database = await openDatabase({
      url: url.href,
      dataDir: '',
      secret: TEST_SECRET,
      manifests,
      connections: 10,
      notify: () => {},
    })
  })

  afterAll(async () => {
    await database?.close()
    await withAdmin(adminUrl, (admin) => admin.query(`drop database if exists ${name} with (force)`))
  })

  return {
    get current() {
      if (database === undefined) throw new Error('the test database is not open yet')
      return database
    },
  }
}
