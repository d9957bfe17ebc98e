import { connectSimulated } from '../../src/commands/vendors.ts'
import { WaveSender } from '../../src/flows/campaign-wave/wave-sender.ts'
import { CodeMaker } from '../../src/flows/code-generation/code-maker.ts'
import { SyncOnDemand } from '../../src/flows/sync-on-demand.ts'
import { mailDrain, readSettings, webApp } from '../../src/main.ts'
import { makeMetrics } from '../../src/platform/http/metrics.ts'
import { startServer } from '../../src/platform/http/server.ts'
import { makeLog } from '../../src/platform/log.ts'
import type { TestHumans } from './humans.ts'
import { TEST_SECRET } from './secret.ts'

/** All pages over HTTP, with the demonstration's vendor, until `stop`. Mail goes out when `deliver` is called. */
export async function serveHouse(humans: TestHumans) {
  const read = readSettings({ PORT: '0' })
  if (!read.ok) throw new Error(read.problems.join())
  const house = { ...humans, config: read.settings, secret: TEST_SECRET, log: makeLog({ level: 'silent' }) }
  const stopped = new AbortController()
  const syncs = new SyncOnDemand(house, connectSimulated, stopped.signal)
  const codes = new CodeMaker(house, connectSimulated, stopped.signal)
  const waves = new WaveSender({ ...house, signal: stopped.signal })
  const drain = mailDrain(house, 2)
  const server = await startServer(webApp(house, { syncs, codes, waves, metrics: makeMetrics() }), {
    host: '127.0.0.1',
    port: 0,
  })
  return {
    url: server.url,
    syncs,
    codes,
    deliver: () => drain.drainDue(new AbortController().signal),
    async stop() {
      await server.stop()
      stopped.abort()
      await syncs.settled()
      await waves.settled()
      await codes.settled()
    },
  }
}
