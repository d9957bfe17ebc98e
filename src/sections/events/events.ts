import type { Actor } from '../../platform/actor.ts'
import type { Snapshot, Tx } from '../../platform/db/tx.ts'
import type { BasisPoints, Cents } from '../../platform/money.ts'
import type { Personal } from '../../platform/personal.ts'

/**
 * Events owns the settings of each event, one of them the current one, and who took part in which year. The current
 * event is the scope of everything that Tickets counts; past events stay as they were.
 */
export interface Events {
  readonly personal: Personal
  /** Stores the settings of the event with this vendor id and makes it the current one. Writes nothing where nothing differs. */
  save(tx: Tx, settings: EventSettings, actor: Actor): Promise<{ readonly changed: boolean }>
  /** The current event, or undefined before the first was set. */
  current(snapshot: Snapshot): Promise<EventSettings | undefined>
  /** The event whose gates opened last before those of this one. */
  before(snapshot: Snapshot, event: EventSettings): Promise<EventSettings | undefined>
  /** The settings of an event by its vendor id, current or past. */
  find(snapshot: Snapshot, id: string): Promise<EventSettings | undefined>
  /** The vendor ids of a year's events: participation is by year. */
  ofYear(snapshot: Snapshot, year: number): Promise<readonly string[]>
  /**
   * Sets what tickets say of these humans for `year`: `null` where no live ticket is left. Humans not named stay as
   * they are. Returns how many changed; nothing is written for the others, and nothing at all in a closed year.
   */
  derive(
    tx: Tx,
    year: number,
    derived: readonly { readonly human: string; readonly participation: DerivedParticipation | null }[],
  ): Promise<{ readonly changed: number }>
  participations(snapshot: Snapshot, year: number): Promise<ReadonlyMap<string, Participation>>
  /** How many take part, and how many of them are none of these humans. */
  turnout(snapshot: Snapshot, year: number, others: readonly string[]): Promise<Turnout>
  /** Years that are not closed and whose events are all past the day of their strike. */
  dueToClose(snapshot: Snapshot, now: Temporal.Instant): Promise<readonly number[]>
  /**
   * Freezes a year's participations for good; whoever is still ticketed was a no-show where anybody was checked in at all.
   * The caller holds the lock `reconcile`. A second time changes nothing.
   */
  close(
    tx: Tx,
    year: number,
    closing: { readonly at: Temporal.Instant; readonly checkedIn: boolean },
    actor: Actor,
  ): Promise<void>
  isClosed(snapshot: Snapshot, year: number): Promise<boolean>
}

export type EventSettings = {
  /** The vendor's id of the event. */
  readonly id: string
  readonly name: string
  readonly year: number
  /** IANA name: every local date of the event is in it. */
  readonly timeZone: string
  /** ISO 4217, upper case. Orders in another currency count nowhere. */
  readonly currency: string
  readonly gateOpening: Temporal.PlainDate
  /** Days after gate opening. */
  readonly eventEndOffset: number
  readonly strikeEndOffset: number
  /** What of a ticket's net price stands above it is VIP premium; null: none is. */
  readonly vipThreshold: Cents | null
  readonly ticketVatRate: BasisPoints
  readonly salesStart: Temporal.PlainDate
  /** Tickets to sell until the year pays for itself, shown while sales say nothing yet. */
  readonly breakEvenFallback: number | null
}

/** Ticketed: holds a live ticket. Attended: one of them is checked in. */
export type DerivedParticipation = 'ticketed' | 'attended'
export type Participation = DerivedParticipation | 'no-show'
export type Turnout = { readonly taking: number; readonly attended: number; readonly withoutOthers: number }
