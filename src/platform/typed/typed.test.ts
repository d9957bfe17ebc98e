import { describe, expect, it } from 'vitest'
import { readAmount } from './amount.ts'
import { readDay } from './day.ts'

describe('an amount as people write it', () => {
  it.each([
    ['1.234,56 €', 123_456],
    ['-1,234.56', -123_456],
    ['€ 12', 1_200],
    ['12,5', 1_250],
    ['12.50 EUR', 1_250],
    ['1 234,5', 123_450],
    ["1'234.50", 123_450],
    ['1.234.567', 123_456_700],
    ['1,234,567.8', 123_456_780],
    ['(12.50)', -1_250],
    ['12,50-', -1_250],
    ['−3', -300],
    ['+3', 300],
    ['-0,00', 0],
    ['0,05', 5],
  ])('%s is read in either language', (text, amount) => {
    expect(readAmount(text, 'en')).toEqual({ ok: true, amount })
    expect(readAmount(text, 'es')).toEqual({ ok: true, amount })
  })

  it('is thousands where the language groups with that sign, and asked where it does not', () => {
    expect(readAmount('1.234', 'es')).toEqual({ ok: true, amount: 123_400 })
    expect(readAmount('-1,234', 'en')).toEqual({ ok: true, amount: -123_400 })
    expect(readAmount('1.234', 'en')).toEqual({ ok: false, code: 'two-ways', readings: { ',': 123_400, '.': 123 } })
    expect(readAmount('-1,236', 'es')).toEqual({ ok: false, code: 'two-ways', readings: { ',': -124, '.': -123_600 } })
  })

  it('is read by the sign that the person named', () => {
    expect(readAmount('1.234', 'en', ',')).toEqual({ ok: true, amount: 123_400 })
    expect(readAmount('1,234', 'es', '.')).toEqual({ ok: true, amount: 123_400 })
    expect(readAmount('1.235', 'en', '.')).toEqual({ ok: true, amount: 124 })
    expect(readAmount('1,50', 'en', '.')).toEqual({ ok: false, code: 'unreadable' })
  })

  it.each(['', '-', 'twelve', '1,2,3', '1.23.456', '12,345.678', '12 x', '1e3', '--5', '99999999999999999'])(
    '%j is none',
    (text) => {
      expect(readAmount(text, 'en')).toMatchObject({ ok: false, code: 'unreadable' })
      expect(readAmount(text, 'es')).toMatchObject({ ok: false, code: 'unreadable' })
    },
  )
})

describe('a day as people write it', () => {
  const day = Temporal.PlainDate.from

  it.each([
    ['2026-03-15', '2026-03-15'],
    ['15/03/2026', '2026-03-15'],
    ['15-3-2026', '2026-03-15'],
    ['15.3.26', '2026-03-15'],
    ['29/02/2028', '2028-02-29'],
    ['04/04/2026', '2026-04-04'],
  ])('%s is read in either language', (text, read) => {
    for (const language of ['en', 'es'] as const) expect(readDay(text, language)).toEqual({ ok: true, day: day(read) })
  })

  it('has the day first in Spanish, and is asked in English where both could be', () => {
    expect(readDay('03/04/2026', 'es')).toEqual({ ok: true, day: day('2026-04-03') })
    expect(readDay('03/04/2026', 'en')).toEqual({
      ok: false,
      code: 'two-ways',
      readings: { 'day-first': day('2026-04-03'), 'month-first': day('2026-03-04') },
    })
    expect(readDay('03/04/2026', 'en', 'month-first')).toEqual({ ok: true, day: day('2026-03-04') })
    expect(readDay('03/15/2026', 'en')).toEqual({ ok: true, day: day('2026-03-15') })
    expect(readDay('03/15/2026', 'es')).toEqual({ ok: false, code: 'unreadable' })
  })

  it.each(['', '31/02/2026', '29/02/2026', '2026-13-01', '15/03-2026', '0/0/2026', 'tomorrow'])(
    '%j is none',
    (text) => {
      expect(readDay(text, 'en')).toEqual({ ok: false, code: 'unreadable' })
    },
  )
})
