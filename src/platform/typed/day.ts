import type { Language } from '../i18n/language.ts'

export type DayOrder = 'day-first' | 'month-first'

/** `two-ways`: the day if the day comes first, and if the month does. It is for the person to say. */
export type DayRead =
  | { readonly ok: true; readonly day: Temporal.PlainDate }
  | { readonly ok: false; readonly code: 'unreadable' }
  | { readonly ok: false; readonly code: 'two-ways'; readonly readings: Readonly<Record<DayOrder, Temporal.PlainDate>> }

/**
 * A day as people write it: `2026-03-15`, `15/03/2026`, `15.3.26`. Spanish puts the day first, always; English is written
 * both ways, so `03/04/2026` is asked, and `03/15/2026` is not. `order` is what the person said.
 */
export function readDay(text: string, language: Language, order?: DayOrder): DayRead {
  const written = text.trim()
  const [, isoYear, isoMonth, isoDay] = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(written) ?? []
  if (isoYear !== undefined) return certain(dayOf(isoYear, isoMonth, isoDay))
  const [, first, , second, year] = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)$/.exec(written) ?? []
  if (first === undefined) return { ok: false, code: 'unreadable' }
  const allowed = order ?? (language === 'es' ? 'day-first' : undefined)
  const dayFirst = allowed === 'month-first' ? undefined : dayOf(year, second, first)
  const monthFirst = allowed === 'day-first' ? undefined : dayOf(year, first, second)
  if (dayFirst === undefined || monthFirst === undefined || dayFirst.equals(monthFirst)) {
    return certain(dayFirst ?? monthFirst)
  }
  return { ok: false, code: 'two-ways', readings: { 'day-first': dayFirst, 'month-first': monthFirst } }
}

function certain(day: Temporal.PlainDate | undefined): DayRead {
  return day === undefined ? { ok: false, code: 'unreadable' } : { ok: true, day }
}

/** Undefined for a day that no calendar has. Of two digits, a year is of this century. */
function dayOf(year = '', month = '', day = ''): Temporal.PlainDate | undefined {
  const start = { year: Number(year.length === 2 ? `20${year}` : year), month: Number(month), day: 1 }
  if (start.month < 1 || start.month > 12) return undefined
  const first = Temporal.PlainDate.from(start)
  return Number(day) >= 1 && Number(day) <= first.daysInMonth ? first.with({ day: Number(day) }) : undefined
}

/** As a day is filled in, so that it is read back as it is; empty for none. */
export function typedDay(day: Temporal.PlainDate | null, language: Language): string {
  if (day === null) return ''
  const two = (value: number) => String(value).padStart(2, '0')
  return language === 'es' ? `${two(day.day)}/${two(day.month)}/${day.year}` : day.toString()
}
