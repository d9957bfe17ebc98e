import { type Command, Option } from 'commander'
import type { Humans } from '../main.ts'
import type { Tx } from '../platform/db/tx.ts'
import { isLanguage, LANGUAGES, type Language } from '../platform/i18n/language.ts'
import { type BasisPoints, sumCents } from '../platform/money.ts'
import type { DecimalSign } from '../platform/typed/amount.ts'
import type { DayOrder } from '../platform/typed/day.ts'
import type { Editor, LinesRead, RowProblem } from '../sections/budget/budget.ts'
import { command, type Outcome, withHumans } from './command.ts'
import { readText } from './files.ts'

const operator: Editor = { actor: { kind: 'operator' }, reach: { kind: 'whole' } }

const DECIMALS: Readonly<Record<string, DecimalSign>> = { comma: ',', point: '.' }
const ORDERS: readonly DayOrder[] = ['day-first', 'month-first']

/** An existing spreadsheet becomes a year in one step: all of its rows, or nothing. */
export function budgetImportCommand(budget: Command): void {
  command(
    budget,
    'import',
    "adds a spreadsheet's lines to a year, which is made as a draft where it is missing; all of them or none",
    (self) =>
      self
        .argument('<file>', 'CSV: group, category, description, amount, date, VAT, notes')
        .requiredOption('--year <year>', 'its label, such as 2026 or 2027-A')
        .option('--dry-run', 'only say what it would do')
        .addOption(
          new Option('--language <language>', 'whose amounts and dates these are').choices(LANGUAGES).default('en'),
        )
        .addOption(
          new Option('--decimal <sign>', 'where amounts could be read two ways').choices(Object.keys(DECIMALS)),
        )
        .addOption(new Option('--dates <order>', 'where dates could be read two ways').choices(ORDERS)),
    ([file = ''], { year, dryRun, language, decimal, dates }) => {
      const reading = {
        language: isLanguage(language) ? language : 'en',
        decimal: DECIMALS[String(decimal)],
        order: ORDERS.find((order) => order === dates),
      } as const
      return importFile(file, { year: String(year), isDry: dryRun === true, reading })
    },
  )
}

type Asked = {
  readonly year: string
  readonly isDry: boolean
  readonly reading: {
    readonly language: Language
    readonly decimal: DecimalSign | undefined
    readonly order: DayOrder | undefined
  }
}

async function importFile(file: string, { year, isDry, reading }: Asked): Promise<Outcome> {
  const text = await readText(file)
  if (!text.ok) return text
  return withHumans(async (humans) => {
    const read = (vatRates: readonly BasisPoints[]) =>
      humans.budget.editing.readLines(text.value, { ...reading, vatRates, into: null })
    const importing = (tx: Tx) => importLines(tx, humans, { file, year, read })
    // What is refused is refused whole, the year with it that was made to read by its rates.
    const result = await humans.database.rehearse(importing)
    if (!result.ok) return result
    return isDry
      ? { ...result, text: `${result.text} (dry run: nothing written)` }
      : humans.database.transact(importing)
  })
}

type Source = {
  readonly file: string
  readonly year: string
  readonly read: (rates: readonly BasisPoints[]) => LinesRead
}

async function importLines(tx: Tx, { budget }: Humans, { file, year, read }: Source): Promise<Outcome> {
  const known = await budget.keeping.show(tx, year)
  const made = known === undefined ? await budget.createYear(tx, { year, name: year }, operator.actor) : undefined
  if (made?.ok === false) return made
  const rates = (known ?? (await budget.keeping.show(tx, year)))?.settings.vatRates ?? []
  const rows = read(rates)
  if (!rows.ok) return { ok: false, code: 'bad-file', file, reason: unreadable(rows) }
  const { lines, problems, decimal, order } = rows
  if (problems.length > 0) return { ok: false, code: 'refused-lines', file, added: 0, refused: problems.map(refused) }
  if (decimal !== null) return { ok: false, code: 'amounts-two-ways', file, ...decimal }
  if (order !== null) return { ok: false, code: 'dates-two-ways', file, ...order }
  const result = await budget.editing.importLines(tx, year, lines, operator)
  if (!result.ok) return result
  const { added, made: places } = result
  const sum = sumCents(lines.map(({ fields }) => fields.amount))
  const text = [
    `${year}: ${added} lines added, ${(sum / 100).toFixed(2)} in all`,
    ...(made === undefined ? [] : ['the year is made, as a draft']),
    ...(places.length === 0 ? [] : [`new: ${places.join(', ')}`]),
  ].join('; ')
  return { ok: true, json: { year, yearMade: made !== undefined, added, made: places, sum, refused: [] }, text }
}

const REASONS: Readonly<Record<RowProblem['problem'], string>> = {
  missingPlace: 'no group or category',
  missingDescription: 'no description',
  amountUnreadable: 'the amount is none',
  dayUnreadable: 'the date is none',
  vatUnreadable: 'the VAT is neither a percentage of the year nor exempt, not subject, reverse charge',
}

function refused({ line, text, problem }: RowProblem): { readonly line: number; readonly reason: string } {
  return { line, reason: text === '' ? REASONS[problem] : `${text}: ${REASONS[problem]}` }
}

function unreadable(rows: Extract<LinesRead, { ok: false }>): string {
  if (rows.code === 'unreadable') return `is not readable as CSV: ${rows.reason}`
  return rows.code === 'no-rows' ? 'holds no rows' : `holds more than ${rows.most} rows`
}
