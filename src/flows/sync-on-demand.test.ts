import { describe, expect, it } from 'vitest'
import { openBoxOffice } from '../../test/support/box-office.ts'
import { testHumans } from '../../test/support/humans.ts'
import { SyncOnDemand } from './sync-on-demand.ts'

describe('a sync that a person asks for', () => {
  const humans = testHumans()
  const last = () => humans.current.database.snapshot((snapshot) => humans.current.tickets.sync.last(snapshot))

  /** Runs whose vendor answers once `open` was called. */
  async function onDemand() {
    const office = await openBoxOffice(humans.current)
    const gate = Promise.withResolvers<void>()
    const stopping = new AbortController()
    const failures: object[] = []
    let stopped = 0
    const { vendor, payments } = office.needs
    const held = { ...vendor, event: () => gate.promise.then(() => vendor.event()) }
    const connect = async () => ({
      vendor: held,
      payments,
      stop: async () => {
        stopped += 1
      },
    })
    const log = { error: (detail: object) => failures.push(detail) }
    const syncs = new SyncOnDemand({ ...humans.current, log }, connect, stopping.signal)
    return { office, syncs, open: gate.resolve, stopping, failures, stopped: () => stopped }
  }

  it('has begun when the answer comes, goes on after it, and refuses a second one meanwhile', async () => {
    const { office, syncs, open, failures, stopped } = await onDemand()
    await using _ = office
    expect(await syncs.start('full')).toEqual({ ok: true })
    const running = await last()
    expect(running).toMatchObject({ mode: 'full', state: 'running' })
    expect(await syncs.start('incremental')).toEqual({
      ok: false,
      code: 'already-running',
      since: running?.startedAt,
    })
    open()
    await syncs.settled()
    expect(await last()).toMatchObject({ id: running?.id, state: 'succeeded', error: null })
    expect([failures, stopped()]).toEqual([[], 2])
  })

  it('waits by itself for one that takes hints alone', async () => {
    const { office, syncs, open } = await onDemand()
    await using _ = office
    open()
    const { database, tickets } = humans.current
    const hints = await database.transact((tx) => tickets.sync.begin(tx, 'hints'))
    if (!hints.ok) throw new Error(hints.code)
    expect(await syncs.start('full')).toEqual({ ok: true })
    const none = { pages: 0, read: 0, added: 0, changed: 0, feesAdded: 0, notes: [], error: null }
    await database.transact((tx) => tickets.sync.end(tx, hints.lease, none))
    await syncs.settled()
    expect(await last()).toMatchObject({ mode: 'full', state: 'succeeded' })
  })

  it('ends as failed, with the reason, when the process stops', async () => {
    const { office, syncs, open, stopping, failures } = await onDemand()
    await using _ = office
    expect(await syncs.start('full')).toEqual({ ok: true })
    stopping.abort()
    open()
    await syncs.settled()
    expect(await last()).toMatchObject({ state: 'failed', error: 'it was stopped' })
    expect(failures).toEqual([])
  })
})
