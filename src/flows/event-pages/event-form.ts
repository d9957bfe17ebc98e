import { z } from 'zod'
import { type FormState, formWith } from '../../platform/http/form.ts'
import { field } from '../../platform/http/form-fields.ts'
import { formatFor } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import { readAmount, typedAmount } from '../../platform/typed/amount.ts'
import { readDay, typedDay } from '../../platform/typed/day.ts'
import { readRate, typedRate } from '../../platform/typed/rate.ts'
import type { EventSettings } from '../../sections/events/events.ts'
import { settingsShape } from './settings-shape.ts'
import { eventWords } from './words.ts'

/** The settings as people write them, held to the same rules as a file's. `id` is that of an event that has one already. */
export function eventForm(language: Language, id?: string) {
  const t = eventWords(language)
  return z
    .object({
      id:
        id === undefined
          ? field.text({ max: 100 })
          : z
              .unknown()
              .optional()
              .transform(() => id),
      name: field.text(),
      year: field.whole(),
      timeZone: field.text(),
      currency: field.text().transform((text) => text.toUpperCase()),
      salesStart: dayField(language),
      gateOpening: dayField(language),
      eventEndOffset: field.whole(),
      strikeEndOffset: field.whole(),
      vipThreshold: optionalAmountField(language),
      ticketVatRate: rateField(language),
      breakEvenFallback: field.optionalWhole().transform((value) => value ?? null),
      shop: z.string().transform((text) => text.trim() || null),
    })
    .pipe(settingsShape((rule) => t(`rule.${rule}`)))
}

export function formOf(settings: EventSettings, language: Language): FormState {
  const { vipThreshold, breakEvenFallback } = settings
  return formWith({
    id: settings.id,
    name: settings.name,
    year: String(settings.year),
    timeZone: settings.timeZone,
    currency: settings.currency,
    salesStart: typedDay(settings.salesStart, language),
    gateOpening: typedDay(settings.gateOpening, language),
    eventEndOffset: String(settings.eventEndOffset),
    strikeEndOffset: String(settings.strikeEndOffset),
    vipThreshold: vipThreshold === null ? '' : typedAmount(vipThreshold, language),
    ticketVatRate: typedRate(settings.ticketVatRate, language),
    breakEvenFallback: breakEvenFallback === null ? '' : String(breakEvenFallback),
    shop: settings.shop ?? '',
  })
}

function dayField(language: Language) {
  return field.text().transform((text, issues): string => {
    const read = readDay(text, language)
    if (read.ok) return read.day.toString()
    const t = eventWords(language)
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

function optionalAmountField(language: Language) {
  return z.string().transform((text, issues): number | null => {
    if (text.trim() === '') return null
    const read = readAmount(text, language)
    if (read.ok) return read.amount
    issues.addIssue({ code: 'custom', message: eventWords(language)('amountUnreadable') })
    return z.NEVER
  })
}

function rateField(language: Language) {
  return field.text().transform((text, issues): number => {
    const rate = readRate(text)
    if (rate !== undefined) return rate
    issues.addIssue({ code: 'custom', message: eventWords(language)('rateUnreadable') })
    return z.NEVER
  })
}
