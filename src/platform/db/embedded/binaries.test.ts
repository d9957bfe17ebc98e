import { chmod, cp, mkdtemp, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { oneself, runsAsRoot, systemAccount } from './account.ts'
import { binariesFor, installedBinaries } from './binaries.ts'

test("programs in root's private folder are copied once to where PostgreSQL's account can run them", async () => {
  const installed = await installedBinaries()
  const folder = await mkdtemp(join(tmpdir(), 'humans-binaries-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await chmod(folder, 0o700)
  await cp(installed.folder, join(folder, 'native'), { recursive: true, verbatimSymlinks: true })
  const closed = { ...installed, folder: join(folder, 'native'), version: `${installed.version}-test-${process.pid}` }
  const account = runsAsRoot() ? systemAccount() : oneself
  const notices: string[] = []

  const first = await binariesFor(account, closed, (message) => notices.push(message))
  const second = await binariesFor(account, closed, (message) => notices.push(message))

  expect(second).toEqual(first)
  if (runsAsRoot()) {
    onTestFinished(() => rm(first.folder, { recursive: true }))
    expect(first.folder).toBe(`/var/lib/humans/postgresql-${closed.version}`)
    expect(await readlink(join(first.folder, 'lib/libpq.so.5'))).toBe(
      await readlink(join(closed.folder, 'lib/libpq.so.5')),
    )
    expect(notices).toHaveLength(1)
  } else {
    expect(first).toEqual(closed)
    expect(notices).toEqual([])
  }
})

test('programs that run for nobody are refused with what to do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'humans-binaries-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const broken = { folder, version: '18.0.0', major: '18' }
  await expect(binariesFor(oneself, broken, () => {})).rejects.toMatchObject({
    code: 'no-binaries',
    message: expect.stringContaining('npm install'),
  })
})
