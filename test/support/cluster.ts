import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { manifests } from '../../src/main.ts'
import { openDatabase, withAdmin } from '../../src/platform/db/database.ts'
import { useEmbeddedServer } from '../../src/platform/db/embedded/embedded.ts'
import { TEST_SECRET } from './secret.ts'

declare module 'vitest' {
  interface ProvidedContext {
    adminUrl: string
    template: string
  }
}

/**
 * One real PostgreSQL for the whole run and one migrated template in it, which each test file clones.
 * `TEST_DATABASE_URL` names a running server to use instead.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL']
  if (given !== undefined) {
    const template = await makeTemplate(given)
    project.provide('adminUrl', given)
    project.provide('template', template)
    return async () => {
      await withAdmin(given, (admin) => admin.query(`drop database ${template} with (force)`))
    }
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'humans-test-'))
  // Under root the server runs as another user, who must be able to reach it.
  await chmod(dataDir, 0o755)
  const server = await useEmbeddedServer({ dataDir, notify: () => {}, fsync: 'off' })
  project.provide('template', await makeTemplate(server.adminUrl))
  project.provide('adminUrl', server.adminUrl)
  return async () => {
    await server.release()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function makeTemplate(adminUrl: string): Promise<string> {
  const name = `humans_template_${process.pid}`
  await withAdmin(adminUrl, (admin) => admin.query(`create database ${name}`))
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  const template = await openDatabase({
    url: url.href,
    dataDir: '',
    secret: TEST_SECRET,
    manifests,
    connections: 1,
    notify: () => {},
  })
  await template.close()
  return name
}
