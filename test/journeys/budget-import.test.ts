import { beforeAll, describe, expect, it } from 'vitest'
import { testHome } from '../support/home.ts'
import { expectRefusal } from '../support/refused.ts'

describe('a budget from a spreadsheet, by command', () => {
  const home = testHome({ HUMANS_NOW: '2026-05-01T10:00:00Z' })
  const file = (name: string, ...rows: readonly string[]) => home.file(name, rows.join('\n'))
  const lines = () => home.json(['budget', 'lines', '--year', '2027'])

  beforeAll(async () => {
    await home.json(['migrate'])
    // PostgreSQL stays up from here on.
    await home.look(async () => {})
  })

  it('becomes a year in one step, after a dry run that writes nothing', async () => {
    const spreadsheet = await file(
      'budget.csv',
      'Grupo;Categoría;Concepto;Importe;Fecha;IVA;Notas',
      'Obra;Madera;"Tablones; largos";-1.210,00 €;15/03/2027;21;pino',
      'obra;MADERA;Clavos;-5,50;;exento;',
      'Ayudas;Ayuntamiento;Subvención;3000;;;',
    )
    const importing = ['budget', 'import', spreadsheet, '--year', '2027', '--language', 'es']
    const told = {
      year: '2027',
      yearMade: true,
      added: 3,
      made: ['Obra', 'Obra: Madera', 'Ayudas', 'Ayudas: Ayuntamiento'],
      // -1,210.00 - 5.50 + 3,000.00
      sum: 178_450,
      refused: [],
    }
    expect(await home.json([...importing, '--dry-run'])).toEqual(told)
    expectRefusal(await home.run(['budget', 'lines', '--year', '2027']), /there is no budget year 2027/)
    expect(await home.json(importing)).toEqual(told)
    expect(await lines()).toMatchObject([
      // 1,210.00 x 21 / 121
      { group: 'Obra', category: 'Madera', description: 'Tablones; largos', amount: -121_000, vat: -21_000 },
      { group: 'Obra', category: 'Madera', description: 'Clavos', amount: -550, vatRate: 'exempt', expectedOn: null },
      { group: 'Ayudas', category: 'Ayuntamiento', amount: 300_000, vatRate: 'not-subject' },
    ])
  })

  it('refuses the whole file for a row that is no line, and asks what could be read two ways', async () => {
    const before = await lines()
    const importing = (path: string) => ['budget', 'import', path, '--year', '2027']
    const wrong = await file('wrong.csv', 'Obra,Madera,Cola,twelve,,,', 'Obra,Madera,Cinta,-1.00,,,', ',,Pintura,1,,,')
    expectRefusal(await home.run(importing(wrong)), /line 1: twelve: the amount is none; line 3: Pintura: no group/)
    const doubtful = await file('doubtful.csv', 'Obra,Madera,Cola,-1.234,03/04/2027,,')
    expectRefusal(await home.run(importing(doubtful)), /amounts such as -1.234/)
    const answered = [...importing(doubtful), '--decimal', 'comma']
    expectRefusal(await home.run(answered), /dates such as 03.04.2027/)
    expect(await lines()).toEqual(before)
    expect(await home.json([...answered, '--dates', 'month-first'])).toMatchObject({
      added: 1,
      made: [],
      sum: -123_400,
    })
    expect(await lines()).toMatchObject([{}, {}, { description: 'Cola', expectedOn: '2027-03-04' }, {}])
  })
})
