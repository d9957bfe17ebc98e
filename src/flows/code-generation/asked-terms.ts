import type { Batch, BatchTerms } from '../../sections/campaigns/campaigns.ts'
import type { EventSettings } from '../../sections/events/events.ts'
import type { TicketType } from '../../vendors/ticket-vendor.ts'

/** What a person asks for: ticket types by id or name, and the last day on which the codes are good. */
export type Asked = {
  readonly off: BatchTerms['off']
  readonly ticketTypes: readonly string[]
  readonly lastDay: Temporal.PlainDate | null
}

export type AskedTermsResult =
  | { readonly ok: true; readonly terms: BatchTerms }
  | {
      readonly ok: false
      readonly code: 'unknown-ticket-types'
      readonly unknown: readonly string[]
      readonly known: readonly string[]
    }
  | { readonly ok: false; readonly code: 'expires-in-the-past'; readonly today: Temporal.PlainDate }

/** `known` are the vendor's; where it names none, what was asked for is taken as it is, and the vendor decides. */
export function termsAskedFor(
  asked: Asked,
  event: EventSettings,
  known: readonly TicketType[],
  today: Temporal.PlainDate,
): AskedTermsResult {
  const { off, lastDay } = asked
  const idOf = (typed: string) =>
    known.find(({ id, name }) => id === typed || name.toLowerCase() === typed.trim().toLowerCase())?.id
  const unknown = known.length === 0 ? [] : asked.ticketTypes.filter((typed) => idOf(typed) === undefined)
  if (unknown.length > 0) {
    return { ok: false, code: 'unknown-ticket-types', unknown, known: known.map(({ name }) => name) }
  }
  if (lastDay !== null && Temporal.PlainDate.compare(lastDay, today) < 0) {
    return { ok: false, code: 'expires-in-the-past', today }
  }
  const ticketTypes = asked.ticketTypes.map((typed) => idOf(typed) ?? typed)
  return { ok: true, terms: { off, ticketTypes, expiresAt: lastDay === null ? null : endOf(lastDay, event.timeZone) } }
}

/** The last second of a day. */
function endOf(day: Temporal.PlainDate, timeZone: string): Temporal.Instant {
  return day.add({ days: 1 }).toZonedDateTime(timeZone).toInstant().subtract({ seconds: 1 })
}

const OPEN_STATES: ReadonlySet<Batch['state']> = new Set(['unfinished', 'halted'])

/** Batches with codes left to be made, which somebody may want finished or given up. */
export function openBatches(batches: readonly Batch[]): readonly Batch[] {
  return batches.filter(({ state }) => OPEN_STATES.has(state))
}

/** A batch on these terms with codes left to be made: whoever asks for the same again wants that one finished. */
export function leftOver(batches: readonly Batch[], count: number, terms: BatchTerms): Batch | undefined {
  return openBatches(batches).find((batch) => batch.count === count && sameTerms(batch, terms))
}

function sameTerms(one: BatchTerms, other: BatchTerms): boolean {
  return keyOf(one) === keyOf(other)
}

function keyOf({ off, ticketTypes, expiresAt }: BatchTerms): string {
  return JSON.stringify([off, [...new Set(ticketTypes)].toSorted(), expiresAt?.epochMilliseconds ?? null])
}
