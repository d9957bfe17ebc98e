// Writes the pages that are read off the code and off a freshly migrated database; with --verify, only compares them.
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { manifests } from '../src/main.ts'
import { openDatabase, withAdmin } from '../src/platform/db/database.ts'
import { checkOwnership } from './ownership/ownership.ts'
import { ownershipPage } from './ownership/page.ts'
import { schemaText } from './schema.ts'

const root = process.cwd()
const pages = await generate()
if (process.argv.includes('--verify')) {
  for (const path of await outdated(pages)) {
    process.stderr.write(`${path} is out of date: run npm run docs and commit it\n`)
    process.exitCode = 1
  }
} else {
  for (const [path, text] of pages) await writeFile(join(root, path), text)
}

async function generate(): Promise<Map<string, string>> {
  const { map } = await checkOwnership({ root, manifests })
  return new Map([
    ['docs/ownership.md', ownershipPage(map)],
    ['docs/schema.sql', await freshSchema()],
  ])
}

/** The schema as the migrations make it from nothing: on a server given for tests, or on an embedded one of its own. */
async function freshSchema(): Promise<string> {
  const server = process.env['TEST_DATABASE_URL']
  return server === undefined ? onEmbeddedServer() : onServer(server)
}

async function onEmbeddedServer(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'humans-docs-'))
  try {
    return await migratedSchema({ dataDir })
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function onServer(server: string): Promise<string> {
  const name = `humans_docs_${randomUUID().replaceAll('-', '').slice(0, 12)}`
  const url = new URL(server)
  url.pathname = `/${name}`
  await withAdmin(server, (admin) => admin.query(`create database ${name}`))
  try {
    return await migratedSchema({ url: url.href, dataDir: '' })
  } finally {
    await withAdmin(server, async (admin) => {
      await admin.query(`drop database ${name} with (force)`)
      const { rows } = await admin.query<{ role: string }>(
        `select quote_ident(rolname) as role from pg_catalog.pg_roles where starts_with(rolname, $1)`,
        [`${name}_`],
      )
      for (const { role } of rows) await admin.query(`drop role ${role}`)
    })
  }
}

async function migratedSchema(place: { readonly url?: string; readonly dataDir: string }): Promise<string> {
  const database = await openDatabase({ ...place, secret: randomUUID(), manifests, connections: 1, notify: () => {} })
  try {
    return await withAdmin(database.adminUrl, (admin) => schemaText(admin, database.rolePrefix))
  } finally {
    await database.close()
  }
}

async function outdated(pages: ReadonlyMap<string, string>): Promise<string[]> {
  const compared = await Promise.all(
    [...pages].map(async ([path, text]) => ((await committed(path)) === text ? [] : [path])),
  )
  return compared.flat()
}

async function committed(path: string): Promise<string | undefined> {
  return readFile(join(root, path), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
}
