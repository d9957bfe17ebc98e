import { type Format, formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { basisPoints, type Cents, cents, sumCents } from '../../../../platform/money.ts'
import type { RecordEntry } from '../../budget.ts'
import { editingWords } from '../words/editing-words.ts'
import { recordWords } from '../words/record-words.ts'
import { budgetWords } from '../words/words.ts'
import { quarterName } from './entry-words.ts'
import { isRecordField, RECORD_FIELDS } from './record-fields.ts'

export type RecordShown = {
  readonly names: ReadonlyMap<string, string>
  readonly teams: ReadonlyMap<string, string>
  readonly timeZone: string
  readonly currency: string
  readonly language: Language
}

const NOTHING = '–'

export function whoText({ actor }: RecordEntry, { names, language }: RecordShown): string {
  const t = editingWords(language)
  if (actor.kind === 'operator') return t('operator')
  if (actor.kind === 'human') return names.get(actor.human) ?? t('somebody')
  return t('system', { job: jobName(actor.job, language) })
}

function jobName(job: string, language: Language): string {
  const t = recordWords(language)
  if (job === 'ticketing-budget' || job === 'demonstration') return t(`job.${job}`)
  return job
}

export function whatText({ subject: { kind, name }, field, before }: RecordEntry, { language }: RecordShown): string {
  const t = editingWords(language)
  const thing = t(`kind.${kind}`)
  const day = dayIn(field)
  if (day !== undefined) {
    return `${thing}: ${kind === 'filed-quarter' ? quarterName(day, language) : formatFor(language).day(day)}`
  }
  const named = `${thing} ${name}`.trim()
  if (field === null) return `${named}: ${before === null ? t('made') : t('removed')}`
  return `${named}: ${isRecordField(field) ? recordWords(language)(`field.${field}`) : field}`
}

/** A value of an entry; of a whole thing, what it came to. */
export function valueText({ field }: RecordEntry, value: unknown, shown: RecordShown): string {
  const { currency, language } = shown
  const format = formatFor(language)
  if (value === null || value === undefined || value === '') return field === null ? '' : NOTHING
  if (field === null) {
    const amount = amountIn(value, 'amount') ?? amountIn(value, 'allocated')
    return amount === undefined ? '' : format.money(amount, currency)
  }
  if (dayIn(field) !== undefined) {
    const t = recordWords(language)
    return typeof value === 'number' ? format.money(cents(value), currency) : t(value === true ? 'filed' : 'notFiled')
  }
  return isRecordField(field) ? fieldText(RECORD_FIELDS[field], value, format, shown) : plainText(value)
}

function fieldText(
  reading: (typeof RECORD_FIELDS)[keyof typeof RECORD_FIELDS],
  value: unknown,
  format: Format,
  { teams, timeZone, currency, language }: RecordShown,
): string {
  const t = recordWords(language)
  const e = editingWords(language)
  const words = budgetWords(language)
  if (typeof value === 'number') {
    if (reading === 'money') return format.money(cents(value), currency)
    if (reading === 'rate') return format.rate(basisPoints(value))
    return format.number(reading === 'thousandths' ? value / 1000 : value)
  }
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
  if (Array.isArray(value)) {
    const listed: readonly unknown[] = value
    return reading === 'lines' ? linesText(listed, format, { currency, language }) : ratesText(listed, format)
  }
  if (typeof value !== 'string') return plainText(value)
  switch (reading) {
    case 'day':
      return format.day(Temporal.PlainDate.from(value))
    case 'instant':
      return format.time(Temporal.Instant.from(value), timeZone)
    case 'team':
      return teams.get(value) ?? e('noTeam')
    case 'state':
      return value === 'draft' || value === 'active' || value === 'closed' ? words(`state.${value}`) : value
    case 'spending':
      return value === 'opex' || value === 'capex' ? e(`spending.${value}`) : value
    case 'progress':
      return value === 'planned' || value === 'committed' || value === 'paid' ? e(`progress.${value}`) : value
    case 'noVat':
      return value === 'exempt' || value === 'not-subject' || value === 'reverse-charge'
        ? words(`noVat.${value}`)
        : value
    case 'pick':
      return value === 'planned' || value === 'observed' ? t(`pick.${value}`) : value
    default:
      return value
  }
}

/** What a run of the ticketing lines replaced, or put in its place: how many, and what they come to. */
function linesText(
  lines: readonly unknown[],
  format: Format,
  { currency, language }: Pick<RecordShown, 'currency' | 'language'>,
): string {
  if (lines.length === 0) return NOTHING
  const sum = sumCents(lines.flatMap((line) => amountIn(line, 'amount') ?? []))
  return recordWords(language)('lines', { count: lines.length, sum: format.money(sum, currency) })
}

function ratesText(rates: readonly unknown[], format: Format): string {
  return rates.map((rate) => (typeof rate === 'number' ? format.rate(basisPoints(rate)) : plainText(rate))).join(', ')
}

function amountIn(row: unknown, column: 'amount' | 'allocated'): Cents | undefined {
  const amount =
    typeof row === 'object' && row !== null ? new Map<string, unknown>(Object.entries(row)).get(column) : null
  return typeof amount === 'number' ? cents(amount) : undefined
}

/** Bank balances and filed quarters are fields by their days. */
function dayIn(field: string | null): Temporal.PlainDate | undefined {
  return field !== null && /^\d{4}-\d\d-\d\d$/.test(field) ? Temporal.PlainDate.from(field) : undefined
}

function plainText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
