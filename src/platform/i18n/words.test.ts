import { describe, expect, it } from 'vitest'
import { cents } from '../money.ts'
import { formatFor } from './format.ts'
import { acceptedLanguage } from './language.ts'
import { words } from './words.ts'

const en = { hello: 'Hello, {name}', rows: { one: 'one row', other: '{count} rows in {place}' } } as const
const es = { hello: 'Hola, {name}', rows: { one: 'una fila', other: '{count} filas en {place}' } } as const

describe('words', () => {
  const t = words({ en, es })

  it('fill their places, with numbers as the language writes them', () => {
    expect(t('en')('hello', { name: 'Ana' })).toBe('Hello, Ana')
    expect(t('en')('rows', { count: 1, place: 'x' })).toBe('one row')
    expect(t('en')('rows', { count: 12_345, place: 'x' })).toBe('12,345 rows in x')
    expect(t('es')('rows', { count: 12_345, place: 'x' })).toBe('12.345 filas en x')
  })

  it('do not load when a translation forgot a place', () => {
    expect(() => words({ en, es: { ...es, hello: 'Hola' } })).toThrow(
      '"hello" has the places name in en and none in es',
    )
  })
})

describe('formats', () => {
  const spaces = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

  it('write money, shares and days as each language does', () => {
    expect(formatFor('en').money(cents(123_450), 'EUR')).toBe('€1,234.50')
    expect(spaces(formatFor('es').money(cents(123_450), 'EUR'))).toBe('1.234,50 €')
    expect(formatFor('en').wholeMoney(cents(-123_450), 'EUR')).toBe('-€1,235')
    expect(formatFor('en').percent(0.756)).toBe('76%')
    const day = Temporal.PlainDate.from('2026-06-03')
    expect([formatFor('en').day(day), formatFor('es').day(day)]).toEqual(['3 Jun 2026', '3 jun 2026'])
    expect(formatFor('en').longDay(day)).toBe('Wednesday, 3 June 2026')
  })

  it('write an instant by the clocks of the place that is meant', () => {
    const instant = Temporal.Instant.from('2026-06-03T22:05:00Z')
    expect(formatFor('en').time(instant, 'Europe/Madrid')).toBe('4 Jun 2026, 00:05')
  })
})

describe('the language of a browser', () => {
  it.each([
    ['es', 'es'],
    ['es-AR,en;q=0.8', 'es'],
    ['fr, en;q=0.7, es;q=0.9', 'es'],
    ['es;q=0, en', 'en'],
    ['de', 'en'],
    [undefined, 'en'],
  ])('of %s is %s', (header, language) => {
    expect(acceptedLanguage(header)).toBe(language)
  })
})
