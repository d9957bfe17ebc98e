import { spawnSync } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { lock } from 'proper-lockfile'

const root = join(import.meta.dirname, '../..')
const sources = ['src', 'checks', 'bench', 'build.ts', 'tsconfig.json', 'tsconfig.build.json']

/**
 * Compiles what `bin/humans` runs, unless it is newer than every source. Once a run, and only in a run that needs it:
 * the first test file that asks builds while the others wait.
 */
export async function built(): Promise<void> {
  const unlock = await lock(root, {
    lockfilePath: join(root, 'node_modules/.humans-build.lock'),
    retries: { retries: 600, factor: 1, minTimeout: 50, maxTimeout: 100 },
  })
  try {
    const from = (await Promise.all(sources.map((source) => newestUnder(join(root, source))))).reduce(later)
    // None is older than anything.
    const output = stat(join(root, 'dist/src/cli.js'))
    const to = await output.then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    )
    if (to > from) return
    const { status, stdout } = spawnSync(process.execPath, ['build.ts'], { cwd: root, encoding: 'utf8' })
    if (status !== 0) throw new Error(`the build failed:\n${stdout}`)
  } finally {
    await unlock()
  }
}

/** Folders count, too: theirs is the change when a file goes. */
async function newestUnder(path: string): Promise<number> {
  const { mtimeMs } = await stat(path)
  if (path.endsWith('.ts') || path.endsWith('.json')) return mtimeMs
  const entries = await readdir(path, { recursive: true })
  const times = await Promise.all(entries.map(async (entry) => (await stat(join(path, entry))).mtimeMs))
  return times.reduce(later, mtimeMs)
}

function later(one: number, other: number): number {
  return Math.max(one, other)
}
