import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { ResultGroups } from './result-groups.ts'

/** A place to write to that the test opens. */
function slowWriter() {
  const written: number[][] = []
  const gate = Promise.withResolvers<void>()
  const groups = new ResultGroups<number>(async (group) => {
    await gate.promise
    written.push([...group])
  }, ignore)
  return { written, groups, open: gate.resolve }
}

describe('groups of results', () => {
  it('take more results while a group is being written, up to another group', async () => {
    const { written, groups, open } = slowWriter()
    let taken = 0
    const adding = Array.from({ length: 40 }, async (_, result) => {
      await groups.add(result)
      taken++
    })
    // Promises that can go on do so before this: twelve are being written, eleven more have room.
    await new Promise((resolve) => setImmediate(resolve))
    expect(taken).toBe(23)
    expect(written).toEqual([])
    open()
    await Promise.all(adding)
    await groups.flush()
    expect(written.flat()).toEqual(Array.from({ length: 40 }, (_, result) => result))
    expect(Math.max(...written.map((group) => group.length))).toBeLessThanOrEqual(12)
  })

  it('are written after a moment when they stay small', async () => {
    const arrived = Promise.withResolvers<readonly number[]>()
    const groups = new ResultGroups<number>(async (group) => arrived.resolve(group), ignore)
    await groups.add(1)
    expect(await arrived.promise).toEqual([1])
    await groups.flush()
  })

  it('are written after a moment too when that is over while another is being written', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    const { written, groups, open } = slowWriter()
    const timePasses = () => vi.advanceTimersByTimeAsync(100)
    await groups.add(1)
    // The first goes out after its moment; the second's is over before the first is written.
    await timePasses()
    await groups.add(2)
    await timePasses()
    open()
    await timePasses()
    expect(written).toEqual([[1], [2]])
  })

  it('say so when one could not be written', async () => {
    const told = Promise.withResolvers<void>()
    const groups = new ResultGroups<number>(async () => {
      throw new Error('the database is away')
    }, told.resolve)
    await groups.add(1)
    await told.promise
    await expect(groups.flush()).rejects.toThrow('could not be written')
    await expect(groups.add(2)).rejects.toThrow('could not be written')
  })
})

function ignore(): void {}
