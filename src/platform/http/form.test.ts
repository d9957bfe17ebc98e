import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type FormFields, readForm, withProblems } from './form.ts'
import { field, parseMoney } from './form-fields.ts'

const schema = z.object({
  title: field.text({ max: 10 }),
  note: field.optionalText(),
  count: field.whole({ min: 1, max: 500 }),
  amount: field.optionalMoney(),
  from: field.day(),
  kind: field.choice(['percent', 'amount']),
  address: field.email(),
  teams: field.several(),
  everyone: field.ticked(),
})
const good = {
  title: ' Gate ',
  note: '',
  count: '12',
  amount: '12,50',
  from: '2026-06-03',
  kind: 'percent',
  address: 'ana@example.org',
}
const fields = (values: Record<string, string | string[]>): FormFields =>
  new Map(Object.entries(values).map(([name, value]) => [name, [value].flat()]))

describe('a form', () => {
  it('gives the domain what it takes', () => {
    const form = readForm(fields({ ...good, teams: ['gate', 'kitchen'], everyone: 'on' }), schema, 'en')
    expect(form).toMatchObject({
      ok: true,
      value: {
        title: 'Gate',
        note: undefined,
        count: 12,
        amount: 1250,
        from: Temporal.PlainDate.from('2026-06-03'),
        teams: ['gate', 'kitchen'],
        everyone: true,
      },
    })
  })

  it('takes one of several, and none', () => {
    const one = readForm(fields({ ...good, teams: 'gate' }), schema, 'en')
    expect(one.ok && one.value.teams).toEqual(['gate'])
    const none = readForm(fields(good), schema, 'en')
    expect(none.ok && none.value).toMatchObject({ teams: [], everyone: false })
  })

  it('says in plain words what is wrong, and keeps what was typed', () => {
    const bad = {
      title: 'longer than ten',
      note: 'kept',
      count: '0',
      amount: 'lots',
      from: '2026-02-30',
      kind: 'gift',
      address: 'ana',
    }
    const form = readForm(fields(bad), schema, 'en')
    expect(form.ok).toBe(false)
    expect(form.state.problems).toEqual({
      title: 'Use at most 10 characters.',
      count: 'Enter 1 or more.',
      amount: 'Enter an amount, like 12.50.',
      from: 'Enter a day.',
      kind: 'Choose one of the options.',
      address: 'Enter an address like name@example.org.',
    })
    expect(form.state.typed).toMatchObject({ title: ['longer than ten'], note: ['kept'] })
  })

  it('asks for what is missing, in the language of who fills it in', () => {
    const form = readForm(fields({ title: '', count: '' }), schema, 'es')
    expect(form.state.problems).toMatchObject({
      title: 'Rellena este campo.',
      count: 'Rellena este campo.',
      from: 'Rellena este campo.',
    })
  })

  it('shows a section’s refusal where it belongs', () => {
    const { state } = readForm(fields(good), schema, 'en')
    expect(withProblems(state, { count: 'Only 7 codes are left.' }).problems).toEqual({
      count: 'Only 7 codes are left.',
    })
  })
})

describe('an amount', () => {
  it.each([
    ['12', 1200],
    ['12.5', 1250],
    ['12,50', 1250],
    ['-0.01', -1],
    ['1.234', 123_400],
    ['1.234,56', 123_456],
    ['1,234.56', 123_456],
    ['1 234 567,80', 123_456_780],
  ])('%s is read as people mean it', (text, expected) => {
    expect(parseMoney(text)).toBe(expected)
  })

  it.each(['', 'x', '1.2345', '12.', '.5', '1,2,3', '1.234.56', '12.345,6.7', '99999999999999999'])(
    '%s is none',
    (text) => {
      expect(parseMoney(text)).toBeUndefined()
    },
  )
})
