import { z } from 'zod'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { Cents } from '../../../../platform/money.ts'
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
