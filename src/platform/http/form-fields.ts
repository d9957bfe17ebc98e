import { z } from 'zod'
import { type Cents, cents } from '../money.ts'
import type { Problem } from './form-problem.ts'

/**
 * Schemas of single fields, from what a browser sends to what the domain takes. An empty field is an empty string, never
 * absent, so `z.coerce` would read it as 0; these call it missing. An `optional` one is `undefined` when left empty.
 */
export const field = {
  text: ({ max = 200 }: { readonly max?: number } = {}) => typed.pipe(z.string().min(1).max(max)),
  optionalText: ({ max = 200 }: { readonly max?: number } = {}) => orAbsent(z.string().max(max)),
  email: () => typed.pipe(z.email().max(254)),
  choice: <const T extends readonly [string, ...string[]]>(options: T) => typed.pipe(z.enum(options)),
  whole: (limits: Limits = {}) => filled(parseWhole, 'fieldWhole').pipe(within(limits)),
  optionalWhole: (limits: Limits = {}) => orAbsent(parsed(parseWhole, 'fieldWhole').pipe(within(limits))),
  money: () => filled(parseMoney, 'fieldMoney'),
  optionalMoney: () => orAbsent(parsed(parseMoney, 'fieldMoney')),
  day: () => filled(parseDay, 'fieldDay'),
  optionalDay: () => orAbsent(parsed(parseDay, 'fieldDay')),
  /** A checkbox: sent when it is ticked, absent otherwise. */
  ticked: () =>
    z
      .string()
      .optional()
      .transform((value) => value !== undefined),
  /** Checkboxes of one name, or a list to choose several from. */
  several: () => z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.string())),
  file: () =>
    z
      .unknown()
      .transform((value, issues) => (value instanceof File && value.size > 0 ? value : refuse(issues, 'fieldFile'))),
} as const

type Limits = { readonly min?: number; readonly max?: number }

const typed = z.string().trim()

/**
 * An amount as people type it in either language: `12`, `12.5`, `12,50`, `1.234,50`, `1,234.50`. A lone separator with
 * three digits after it groups thousands, since nobody types thousandths of a euro.
 */
export function parseMoney(text: string): Cents | undefined {
  const match = /^(-?)(\d+|\d{1,3}(?:([.,' \u00a0])\d{3})(?:\3\d{3})*)(?:([.,])(\d{1,2}))?$/.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', group, decimal, fraction = ''] = match
  if (group !== undefined && group === decimal) return undefined
  const amount = Number(whole.replace(/\D/g, '')) * 100 + Number(fraction.padEnd(2, '0'))
  if (!Number.isSafeInteger(amount)) return undefined
  return cents(sign === '-' && amount !== 0 ? -amount : amount)
}

function parseWhole(text: string): number | undefined {
  const value = Number(text)
  return /^-?\d+$/.test(text) && Number.isSafeInteger(value) ? value : undefined
}

/** What `<input type="date">` sends, whatever it shows. */
function parseDay(text: string): Temporal.PlainDate | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  const first = { year: Number(year), month: Number(month), day: 1 }
  if (year === undefined || first.month < 1 || first.month > 12) return undefined
  const start = Temporal.PlainDate.from(first)
  return Number(day) >= 1 && Number(day) <= start.daysInMonth ? start.with({ day: Number(day) }) : undefined
}

function filled<T>(parse: (text: string) => T | undefined, problem: Problem) {
  return typed
    .transform((text, issues) => (text === '' ? refuse(issues, 'fieldRequired') : text))
    .pipe(parsed(parse, problem))
}

function parsed<T>(parse: (text: string) => T | undefined, problem: Problem) {
  return z.string().transform((text, issues): T => parse(text) ?? refuse(issues, problem))
}

function orAbsent<Out>(schema: z.ZodType<Out, string>) {
  const isEmpty = (value: unknown): boolean => typeof value === 'string' && value.trim() === ''
  return z.preprocess((value) => (isEmpty(value) ? undefined : value), typed.pipe(schema).optional())
}

function within({ min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER }: Limits) {
  return z.number().min(min).max(max)
}

function refuse(issues: z.core.$RefinementCtx, problem: Problem): never {
  issues.addIssue({ code: 'custom', params: { problem } })
  return z.NEVER
}
