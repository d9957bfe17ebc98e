import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** The real compiler over files that break ownership: it must refuse each of them, and nothing that they import. */
const root = process.cwd()
const folder = join(root, 'checks/planted/does-not-compile')
const planted = (await readdir(folder)).toSorted()

describe('does not compile:', () => {
  let project = ''
  let refused: ReadonlySet<string> = new Set()

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'humans-compile-'))
    await writeFile(
      join(project, 'tsconfig.json'),
      JSON.stringify({
        extends: join(root, 'tsconfig.json'),
        compilerOptions: { rootDir: root, typeRoots: [join(root, 'node_modules/@types')] },
        include: [],
        files: planted.map((name) => join(folder, name)),
      }),
    )
    const output = await compile(project)
    refused = new Set([...output.matchAll(/([^/\s]+)\(\d+,\d+\): error TS/g)].map(([, file]) => file ?? ''))
  })

  afterAll(() => rm(project, { recursive: true, force: true }))

  it.each(planted)('%s', (name) => {
    expect([...refused]).toContain(basename(name))
  })

  it('nothing but these', () => {
    expect([...refused].toSorted()).toEqual(planted)
  })
})

function compile(project: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), '-p', project, '--noEmit', '--pretty', 'false'],
      (error, stdout) => {
        if (error === null || typeof error.code !== 'number')
          reject(new Error('the compiler found nothing', { cause: error }))
        else resolve(stdout)
      },
    )
  })
}
