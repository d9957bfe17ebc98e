import { describe, expect, it } from 'vitest'
import { testHome } from '../support/home.ts'

describe('ten commands at once on one empty folder', () => {
  const home = testHome()

  it('each do what they are for, on one PostgreSQL that is gone afterwards', async () => {
    const commands = [['migrate'], ['email', 'status'], ['tickets', 'stats'], ['config'], ['campaigns', 'redemptions']]
    const ended = await Promise.all([...commands, ...commands].map((args) => home.run([...args, '--json'])))
    const fine = { code: 0, stderr: '' }
    const noEvent = { code: 1, stderr: expect.stringMatching(/^humans: no event is set.*\n$/) }
    const expected = [fine, fine, noEvent, fine, fine]
    expect(ended).toMatchObject([...expected, ...expected])
    expect(await home.runsPostgres()).toBe(false)
    expect(await home.json(['migrate'])).toEqual({ applied: [] })
  })
})
