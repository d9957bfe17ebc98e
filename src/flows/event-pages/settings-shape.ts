import { z } from 'zod'
import { basisPoints, cents } from '../../platform/money.ts'
import type { EventSettings } from '../../sections/events/events.ts'

/** What is asked of settings beyond a value's own form; `say` words it for whoever gave them. */
export type SettingsRule = 'time-zone' | 'currency' | 'strike-before-end' | 'shop' | 'sales-after-gates'

/** An event's settings as plain values, from a file as from a page: days as `2026-07-07`, amounts in cents, rates in basis points. */
export function settingsShape(say: (rule: SettingsRule) => string) {
  return z
    .strictObject({
      id: z.string().trim().min(1).max(100),
      name: z.string().trim().min(1).max(200),
      year: z.int().min(1900).max(9999),
      timeZone: z.string().refine(isTimeZone, say('time-zone')),
      currency: z.string().refine((text) => /^[A-Z]{3}$/.test(text), say('currency')),
      gateOpening: date,
      eventEndOffset: z.int().min(0).max(LONGEST_EVENT),
      strikeEndOffset: z.int().min(0).max(LONGEST_EVENT),
      vipThreshold: z
        .int()
        .min(0)
        .nullable()
        .transform((value) => (value === null ? null : cents(value))),
      ticketVatRate: z.int().min(0).max(10_000).transform(basisPoints),
      salesStart: date,
      breakEvenFallback: z.int().min(1).max(MOST_TICKETS).nullable(),
      shop: z
        .string()
        .max(500)
        .refine((text) => text.startsWith('https://') && URL.canParse(text), say('shop'))
        .nullable(),
    })
    .superRefine((settings, issues) => {
      const refuse = (rule: SettingsRule, field: keyof EventSettings) =>
        issues.addIssue({ code: 'custom', path: [field], message: say(rule) })
      if (settings.strikeEndOffset < settings.eventEndOffset) refuse('strike-before-end', 'strikeEndOffset')
      if (Temporal.PlainDate.compare(settings.salesStart, settings.gateOpening) > 0) {
        refuse('sales-after-gates', 'salesStart')
      }
    }) satisfies z.ZodType<EventSettings>
}

export const TIME_ZONES: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')]

const LONGEST_EVENT = 366
const MOST_TICKETS = 1_000_000
const date = z.iso.date().transform((text) => Temporal.PlainDate.from(text))

function isTimeZone(name: string): boolean {
  return TIME_ZONES.includes(name)
}
