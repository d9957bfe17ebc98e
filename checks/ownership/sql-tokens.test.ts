import { describe, expect, it } from 'vitest'
import { flattened, sqlTokens, statements } from './sql-tokens.ts'

const read = (text: string) => flattened(sqlTokens(text)).map((token) => `${token.kind} ${token.text}`)

describe('SQL is read as PostgreSQL reads it:', () => {
  it('names fold unless quoted', () => {
    expect(read('Budget."Line""Items"')).toEqual(['word budget', 'symbol .', 'quoted Line"Items'])
  })

  it('comments are nothing, and block comments nest', () => {
    expect(read('a -- budget.years\n/* x /* y */ budget.years */ b')).toEqual(['word a', 'word b'])
  })

  it('strings are no names, whatever they hold', () => {
    expect(read(`'it''s budget.years'`)).toEqual([`string it''s budget.years`])
    expect(read(String.raw`E'it\'s "a"' b`)).toEqual([String.raw`string it\'s "a"`, 'word b'])
    expect(read(String.raw`'c:\' b`)).toEqual([String.raw`string c:\ `.trimEnd(), 'word b'])
  })

  it('a dollar-quoted body is code, up to its own tag', () => {
    expect(read(`as $body$ select $$budget.years$$; $body$ end`)).toEqual([
      'word as',
      'word select',
      'word budget',
      'symbol .',
      'word years',
      'symbol ;',
      'word end',
    ])
  })

  it('a body does not end the statement that it stands in', () => {
    const tokens = sqlTokens('create function f() as $$ begin; end; $$ security definer; select 1')
    expect(statements(tokens).map((statement) => statement.at(-1)?.text)).toEqual(['definer', '1'])
  })

  it('parameters are no dollar quotes', () => {
    expect(read('$1 + $2')).toEqual(['value $1', 'symbol +', 'value $2'])
  })

  it('each token knows its place', () => {
    expect(flattened(sqlTokens('as $$ x $$', 10)).map(({ at }) => at)).toEqual([10, 16])
  })
})
