import { describe, expect, it } from 'vitest'
import { answerAt } from './answer-at.ts'

describe('an answer at its moment', () => {
  const report = (error: unknown) => {
    throw error
  }
  const broken = new Error('broken')

  it('is what the work came to until then', async () => {
    const moment = Promise.withResolvers<void>()
    const answer = answerAt(moment.promise, Promise.resolve('done'), report)
    moment.resolve()
    expect(await answer).toBe('done')
  })

  it('is nothing yet where the work is still under way', async () => {
    const work = Promise.withResolvers<string>()
    expect(await answerAt(Promise.resolve(), work.promise, report)).toBeUndefined()
    work.resolve('done')
  })

  it('is the failure of work that failed by then, and not before', async () => {
    const moment = Promise.withResolvers<void>()
    const answer = answerAt(moment.promise, Promise.reject(broken), report)
    moment.resolve()
    await expect(answer).rejects.toBe(broken)
  })

  it('leaves a later failure to whom it is reported to', async () => {
    const work = Promise.withResolvers<string>()
    const reported = Promise.withResolvers<unknown>()
    expect(await answerAt(Promise.resolve(), work.promise, reported.resolve)).toBeUndefined()
    work.reject(broken)
    expect(await reported.promise).toBe(broken)
  })
})
