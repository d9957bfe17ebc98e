import { describe, expect, it } from 'vitest'
import { sampleEvent } from '../../../test/support/season.ts'
import { cents } from '../../platform/money.ts'
import type { Batch } from '../../sections/campaigns/campaigns.ts'
import { type Asked, leftOver, termsAskedFor } from './asked-terms.ts'

const known = [
  { id: 'tt_standard', name: 'Standard' },
  { id: 'tt_lowincome', name: 'Low income' },
]
const today = Temporal.PlainDate.from('2026-06-03')
const asked: Asked = { off: { percent: 50 }, ticketTypes: [], lastDay: null }
const read = (change: Partial<Asked>, types = known) =>
  termsAskedFor({ ...asked, ...change }, sampleEvent, types, today)

describe('what is asked for', () => {
  it('names ticket types by id or by name in any case', () => {
    expect(read({ ticketTypes: ['low INCOME', 'tt_standard'] })).toMatchObject({
      terms: { ticketTypes: ['tt_lowincome', 'tt_standard'] },
    })
    expect(read({ ticketTypes: ['Standard', 'Gold'] })).toEqual({
      ok: false,
      code: 'unknown-ticket-types',
      unknown: ['Gold'],
      known: ['Standard', 'Low income'],
    })
    expect(read({ ticketTypes: ['tt_gold'] }, [])).toMatchObject({ terms: { ticketTypes: ['tt_gold'] } })
  })

  it('is good to the last second of its last day where the event is, the night that the clocks change too', () => {
    const until = (day: string) => read({ lastDay: Temporal.PlainDate.from(day) })
    expect(until('2026-06-03')).toMatchObject({ terms: { expiresAt: Temporal.Instant.from('2026-06-03T21:59:59Z') } })
    expect(until('2026-10-25')).toMatchObject({ terms: { expiresAt: Temporal.Instant.from('2026-10-25T22:59:59Z') } })
    expect(until('2026-06-02')).toEqual({ ok: false, code: 'expires-in-the-past', today })
  })
})

describe('a batch that is left over', () => {
  const batch: Batch = {
    id: 'a',
    count: 20,
    made: 3,
    state: 'unfinished',
    running: false,
    problem: null,
    intendedAt: Temporal.Instant.from('2026-06-01T10:00:00Z'),
    refused: [],
    off: { percent: 50 },
    ticketTypes: ['tt_lowincome', 'tt_standard'],
    expiresAt: Temporal.Instant.from('2026-06-03T21:59:59Z'),
  }

  it('is the one on the same terms with codes left to be made', () => {
    const same = { off: batch.off, ticketTypes: ['tt_standard', 'tt_lowincome'], expiresAt: batch.expiresAt }
    expect(leftOver([batch], 20, same)).toBe(batch)
    expect(leftOver([{ ...batch, state: 'halted' }], 20, same)).toMatchObject({ id: 'a' })
    expect(leftOver([{ ...batch, state: 'done' }], 20, same)).toBeUndefined()
    expect(leftOver([batch], 21, same)).toBeUndefined()
    expect(leftOver([batch], 20, { ...same, off: { amount: cents(50) } })).toBeUndefined()
    expect(leftOver([batch], 20, { ...same, ticketTypes: [] })).toBeUndefined()
    expect(leftOver([batch], 20, { ...same, expiresAt: null })).toBeUndefined()
  })
})
