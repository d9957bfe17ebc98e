import { describe, expect, it } from 'vitest'
import { appWith } from './app.fixture.ts'
import { anyone } from './route.ts'
import { PortInUse, startServer } from './server.ts'

describe('the server', () => {
  it('says which port is taken', async () => {
    const first = await startServer(appWith({}), { host: '127.0.0.1', port: 0 })
    const port = Number(new URL(first.url).port)
    const second = startServer(appWith({}), { host: '127.0.0.1', port })
    await expect(second).rejects.toThrow(PortInUse)
    await expect(second).rejects.toMatchObject({ code: 'port-in-use', port })
    await first.stop()
  })

  it('answers what is in flight before it stops, and takes nothing new', async () => {
    const arrived = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const slow = anyone.get('/slow', async (visit) => {
      arrived.resolve()
      await release.promise
      return visit.page({ title: 'Slow' }, 'answered')
    })
    const server = await startServer(appWith({ routes: [slow] }), { host: '127.0.0.1', port: 0 })
    const answer = fetch(`${server.url}/slow`)
    await arrived.promise
    const stopped = server.stop()
    await expect(fetch(`${server.url}/health/live`)).rejects.toThrow()
    release.resolve()
    expect(await (await answer).text()).toContain('answered')
    await stopped
  })
})
