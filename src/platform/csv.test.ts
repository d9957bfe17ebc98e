import { describe, expect, it } from 'vitest'
import { type CsvCell, csvLine } from './csv.ts'
import { cents } from './money.ts'

const line = (...cells: CsvCell[]) => csvLine(cells, 'plain')

describe('a line of CSV', () => {
  it('holds amounts as plain numbers, in either way of writing them', () => {
    const cells = [{ cents: cents(123_450) }, { cents: cents(-5) }, { cents: cents(0) }, { count: 12_000 }, null]
    expect(csvLine(cells, 'plain')).toBe('1234.50,-0.05,0.00,12000,\r\n')
    expect(csvLine(cells, 'spanish')).toBe('1234,50;-0,05;0,00;12000;\r\n')
  })

  it('keeps texts whole', () => {
    expect(line('María Núñez', 'a,b', 'c;d', 'say "hi"', 'two\nlines', '')).toBe(
      'María Núñez,"a,b","c;d","say ""hi""","two\nlines",\r\n',
    )
  })

  it.each([
    '=cmd()',
    '+34 600',
    '-1+1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '\u200B=1',
    '\uFEFF=1',
    '\uFF1D1',
    '\tx',
  ])('makes %j a text that no spreadsheet runs', (formula) => {
    expect(line(formula).replace(/^"/, '')).toMatch(/^'/)
  })

  it('leaves what only holds such a sign', () => {
    expect(line('a=b', 'mary-jane', "O'Neill", '1-2')).toBe("a=b,mary-jane,O'Neill,1-2\r\n")
  })
})
