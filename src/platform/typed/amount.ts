import { formatFor } from '../i18n/format.ts'
import type { Language } from '../i18n/language.ts'
import { type Cents, cents } from '../money.ts'

export type DecimalSign = ',' | '.'

/** `two-ways`: what it would be with a decimal comma, and with a decimal point. It is for the person to say. */
export type AmountRead =
  | { readonly ok: true; readonly amount: Cents }
  | { readonly ok: false; readonly code: 'unreadable' }
  | { readonly ok: false; readonly code: 'two-ways'; readonly readings: Readonly<Record<DecimalSign, Cents>> }

const DECIMAL: Readonly<Record<Language, DecimalSign>> = { en: '.', es: ',' }

/**
 * An amount as people write it: `1.234,56 €`, `-1,234.56`, `(12.50)`, `1 234,5`. A lone separator before three digits, as
 * in `1.234`, groups thousands where the language groups with it; where it is the language's decimal sign, nobody knows
 * whether it was meant so, since amounts have two decimals. `decimal` is the sign that the person said to use.
 */
export function readAmount(text: string, language: Language, decimal?: DecimalSign): AmountRead {
  const { negative, digits } = signOf(text.replace(CURRENCY, '').replace(SPACES, ''))
  const signed = (size: number) => cents(negative && size !== 0 ? -size : size)
  const [, separator] = LONE_GROUP.exec(digits) ?? []
  if (separator !== undefined && separator === (decimal ?? DECIMAL[language])) {
    const [grouped, thousandths] = [signed(wholeOf(digits) * 100), signed(Math.floor((wholeOf(digits) + 5) / 10))]
    if (decimal !== undefined) return { ok: true, amount: thousandths }
    const readings = separator === ',' ? { ',': thousandths, '.': grouped } : { ',': grouped, '.': thousandths }
    return { ok: false, code: 'two-ways', readings }
  }
  const size =
    (decimal === '.' ? undefined : readWith(digits, ',')) ?? (decimal === ',' ? undefined : readWith(digits, '.'))
  return size === undefined ? { ok: false, code: 'unreadable' } : { ok: true, amount: signed(size) }
}

const CURRENCY = /€|\$|£|\b(?:EUR|USD|GBP)\b|(?<=\d)(?:EUR|USD|GBP)/gi
const SPACES = /[\s\u00a0\u202f'’]/g
const LONE_GROUP = /^\d{1,3}([.,])\d{3}$/

/** A minus before or after, or the parentheses of bookkeepers. */
function signOf(text: string): { readonly negative: boolean; readonly digits: string } {
  const inside = /^\((.+)\)$/.exec(text)?.[1] ?? /^(?:[-−](.+)|(.+)[-−])$/.exec(text)?.slice(1).find(Boolean)
  return inside === undefined
    ? { negative: false, digits: text.replace(/^\+/, '') }
    : { negative: true, digits: inside }
}

/** The cents, where `digits` can be read so: whole, or grouped by the other sign throughout, and at most two decimals. */
function readWith(digits: string, decimal: DecimalSign): number | undefined {
  const form =
    decimal === ',' ? /^(\d+|\d{1,3}(?:\.\d{3})+)(?:,(\d{1,2}))?$/ : /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?$/
  const [, whole, fraction = ''] = form.exec(digits) ?? []
  if (whole === undefined) return undefined
  const size = wholeOf(whole) * 100 + Number(fraction.padEnd(2, '0'))
  return Number.isSafeInteger(size) ? size : undefined
}

function wholeOf(digits: string): number {
  return Number(digits.replace(/\D/g, ''))
}

/** As an amount is filled in, so that it is read back as it is. */
export function typedAmount(amount: Cents, language: Language): string {
  const size = Math.abs(amount)
  const fraction = String(size % 100).padStart(2, '0')
  return `${amount < 0 ? '-' : ''}${formatFor(language).number(Math.trunc(size / 100))}${language === 'es' ? ',' : '.'}${fraction}`
}
