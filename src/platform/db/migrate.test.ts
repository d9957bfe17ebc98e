import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { TEST_SECRET } from '../../../test/support/secret.ts'
import { manifests } from '../../main.ts'
import { QUEUE_VERSION } from '../jobs/queue-schema.ts'
import { openDatabase, withAdmin } from './database.ts'
import { QUEUE_SCHEMA } from './job-queue.ts'
import { ownerRole, runtimeRole } from './roles.ts'

describe('opening a database', () => {
  const database = testDatabase()
  const open = async () => {
    const url = database.current.adminUrl
    const opened = await openDatabase({
      url,
      dataDir: '',
      secret: TEST_SECRET,
      manifests,
      connections: 1,
      notify: () => {},
    })
    await opened.close()
    return opened.applied
  }

  it('restricts an append-only table that a start killed after its migrations had not restricted yet', async () => {
    const role = runtimeRole(database.current.rolePrefix, 'audit')
    const mayChange = () =>
      withAdmin(database.current.adminUrl, async (admin) => {
        const { rows } = await admin.query(`select has_table_privilege($1, 'audit.entries', 'update') as may`, [role])
        return rows[0].may
      })
    await withAdmin(database.current.adminUrl, (admin) =>
      admin.query(`grant update, delete on audit.entries to "${role}"`),
    )
    expect(await mayChange()).toBe(true)
    await open()
    expect(await mayChange()).toBe(false)
  })

  it("makes the job queue's tables anew for another version, and refuses those of a later one", async () => {
    const { adminUrl, rolePrefix, queue } = database.current
    const asOwner = (text: string) =>
      withAdmin(adminUrl, (admin) => admin.query(`set role "${ownerRole(rolePrefix, QUEUE_SCHEMA)}"; ${text}`))
    await asOwner(`alter table ${QUEUE_SCHEMA}.job drop column output; update ${QUEUE_SCHEMA}.version set version = 1`)
    expect(await open()).toEqual([`${QUEUE_SCHEMA}/${QUEUE_VERSION}`])
    expect((await queue.executeSql(`select output from ${QUEUE_SCHEMA}.job`)).rows).toEqual([])
    expect(await open()).toEqual([])
    await asOwner(`update ${QUEUE_SCHEMA}.version set version = version + 1`)
    await expect(open()).rejects.toMatchObject({ code: 'ahead' })
    await asOwner(`update ${QUEUE_SCHEMA}.version set version = version - 1`)
  })

  it('refuses one whose migrations were changed after they ran, and one of a later version', async () => {
    await withAdmin(database.current.adminUrl, (admin) =>
      admin.query(`insert into platform.migrations values ('audit', '999_later.sql', 'x')`),
    )
    await expect(open()).rejects.toMatchObject({ code: 'ahead' })
    await withAdmin(database.current.adminUrl, (admin) =>
      admin.query(`delete from platform.migrations where name = '999_later.sql';
        update platform.migrations set checksum = 'x' where section = 'audit'`),
    )
    await expect(open()).rejects.toMatchObject({ code: 'changed-migration' })
  })
})
