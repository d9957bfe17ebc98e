import type { BasisPoints, Cents } from '../money.ts'
import { type Language, LOCALES } from './language.ts'

/** Figures, days and times as a person reads them in their language. What a file holds is never made with these. */
export interface Format {
  /** `€1,234.50`, `1.234,50 €`. */
  money(amount: Cents, currency: string): string
  /** Without the fraction, for axes and tiles: `€1,235`. */
  wholeMoney(amount: Cents, currency: string): string
  number(value: number): string
  /** A share of 1: `0.756` is `76 %`. */
  percent(share: number): string
  rate(rate: BasisPoints): string
  /** `3 Jun 2026`. */
  day(day: Temporal.PlainDate): string
  /** Without the year, for axes: `3 Jun`. */
  shortDay(day: Temporal.PlainDate): string
  /** `Wednesday, 3 June 2026`. */
  longDay(day: Temporal.PlainDate): string
  /** `June 2026`. */
  month(day: Temporal.PlainDate): string
  /** `3 Jun 2026, 14:05`, on the clocks of `timeZone`. */
  time(instant: Temporal.Instant, timeZone: string): string
}

export function formatFor(language: Language): Format {
  return formats[language]
}

const formats: Readonly<Record<Language, Format>> = { en: formatIn(LOCALES.en), es: formatIn(LOCALES.es) }

function formatIn(locale: string): Format {
  const number = new Intl.NumberFormat(locale, { useGrouping: 'always' })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const rate = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 })
  const money = kept((currency) => currencyFormat(locale, currency, {}))
  const wholeMoney = kept((currency) => currencyFormat(locale, currency, { maximumFractionDigits: 0 }))
  const time = kept((timeZone) => timeFormat(locale, timeZone))
  const day = dayFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })
  // 21 microseconds each by Intl, a third of a page of 5,000 lines, which hold some hundred different days.
  const written = kept((text) => day.format(Temporal.PlainDate.from(text)))
  const shortDay = dayFormat(locale, { day: 'numeric', month: 'short' })
  const longDay = dayFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  const month = dayFormat(locale, { month: 'long', year: 'numeric' })
  return {
    money: (amount, currency) => money(currency).format(amount / 100),
    wholeMoney: (amount, currency) => wholeMoney(currency).format(amount / 100),
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    rate: (points) => rate.format(points / 10_000),
    day: (value) => written(value.toString()),
    shortDay: (value) => shortDay.format(value),
    longDay: (value) => longDay.format(value),
    month: (value) => month.format(value),
    time: (instant, timeZone) => time(timeZone).format(instant),
  }
}

/** Spanish leaves four digits ungrouped by default; in a column of figures they would not line up. */
function currencyFormat(locale: string, currency: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, { style: 'currency', currency, useGrouping: 'always', ...options })
}

function dayFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, options)
}

function timeFormat(locale: string, timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone })
}

/** Making an `Intl` format takes a dozen times as long as using it, and a table uses the same one in every row. */
function kept<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>()
  return (key) => {
    const found = made.get(key)
    if (found !== undefined) return found
    const value = make(key)
    made.set(key, value)
    return value
  }
}
