import { z } from 'zod'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { type BasisPoints, basisPoints, type Cents } from '../../../../platform/money.ts'
import { readAmount } from '../../../../platform/typed/amount.ts'
import { readDay } from '../../../../platform/typed/day.ts'
import { editingWords } from '../words/editing-words.ts'

/** Fields that are read as the person writes; what could be read two ways is asked. */
export function amountField(language: Language, currency: string) {
  return z.string().transform((text, issues): Cents => {
    const read = readAmount(text, language)
    if (read.ok) return read.amount
    const t = editingWords(language)
    const { money } = formatFor(language)
    const message =
      read.code === 'unreadable'
        ? t('amountUnreadable')
        : t('amountTwoWays', { comma: money(read.readings[','], currency), point: money(read.readings['.'], currency) })
    issues.addIssue({ code: 'custom', message })
    return z.NEVER
  })
}

export function optionalAmountField(language: Language, currency: string) {
  return z.union([
    z
      .string()
      .regex(/^\s*$/)
      .transform(() => null),
    amountField(language, currency),
  ])
}

export function optionalDayField(language: Language) {
  return z.string().transform((text, issues): Temporal.PlainDate | null => {
    if (text.trim() === '') return null
    const read = readDay(text, language)
    if (read.ok) return read.day
    const t = editingWords(language)
    const { longDay } = formatFor(language)
    const message =
      read.code === 'unreadable'
        ? t('dayUnreadable')
        : t('dayTwoWays', {
            dayFirst: longDay(read.readings['day-first']),
            monthFirst: longDay(read.readings['month-first']),
          })
    issues.addIssue({ code: 'custom', message })
    return z.NEVER
  })
}

/** As they are filled in, so that they are read back as they are. */
export function typedAmount(amount: Cents, language: Language): string {
  const size = Math.abs(amount)
  const fraction = String(size % 100).padStart(2, '0')
  return `${amount < 0 ? '-' : ''}${formatFor(language).number(Math.trunc(size / 100))}${language === 'es' ? ',' : '.'}${fraction}`
}

export function typedDay(day: Temporal.PlainDate | null, language: Language): string {
  if (day === null) return ''
  const two = (value: number) => String(value).padStart(2, '0')
  return language === 'es' ? `${two(day.day)}/${two(day.month)}/${day.year}` : day.toString()
}

/** `10`, `12.5`, `12,5 %`, up to a hundred. */
export function readRate(text: string): BasisPoints | undefined {
  const [, whole, fraction = ''] = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(text.trim()) ?? []
  if (whole === undefined) return undefined
  const rate = Number(whole) * 100 + Number(fraction.padEnd(2, '0'))
  return rate <= 10_000 ? basisPoints(rate) : undefined
}

export function typedRate(rate: BasisPoints, language: Language): string {
  const text = String(rate / 100)
  return language === 'es' ? text.replace('.', ',') : text
}
