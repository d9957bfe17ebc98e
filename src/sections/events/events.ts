import type { Actor } from '../../platform/actor.ts'
import type { Snapshot, Tx } from '../../platform/db/tx.ts'
import type { BasisPoints, Cents } from '../../platform/money.ts'
import type { NamesHumans, Personal } from '../../platform/personal.ts'

/**
 * Events owns the settings of each event, one of them the current one, and who took part in which year. The current
 * event is the scope of everything that Tickets counts; past events stay as they were.
 */
export interface Events extends NamesHumans {
  readonly personal: Personal
  /** Stores the settings of the event with this vendor id and makes it the current one. Writes nothing where nothing differs. */
  save(tx: Tx, settings: EventSettings, actor: Actor): Promise<{ readonly changed: boolean }>
  /** The current event, or undefined before the first was set. */
  current(snapshot: Snapshot): Promise<EventSettings | undefined>
  /** The event whose gates opened last before those of this one. */
  before(snapshot: Snapshot, event: EventSettings): Promise<EventSettings | undefined>
  /** Every event, the one whose gates open last first. */
  list(snapshot: Snapshot): Promise<readonly EventSettings[]>
  /** The settings of an event by its vendor id, current or past. */
  find(snapshot: Snapshot, id: string): Promise<EventSettings | undefined>
  /** The vendor ids of a year's events: participation is by year. */
  ofYear(snapshot: Snapshot, year: number): Promise<readonly string[]>
  /**
   * Sets what tickets say of these humans for `year`: `null` where no live ticket is left. Humans not named stay as
   * they are. Returns how many changed; nothing is written for the others, and nothing at all in a closed year. What
   * somebody declared stays behind it, and what was imported gives way to a ticket alone.
   */
  derive(
    tx: Tx,
    year: number,
    derived: readonly { readonly human: string; readonly participation: DerivedParticipation | null }[],
  ): Promise<{ readonly changed: number }>
  /** Who takes part in a year and who said that they don't: what tickets or an import say masks what was declared. */
  participations(snapshot: Snapshot, year: number): Promise<ReadonlyMap<string, ParticipationRecord>>
  /** How many take part, and how many of them are none of these humans. Who is not attending is not among them. */
  turnout(snapshot: Snapshot, year: number, others: readonly string[]): Promise<Turnout>
  /** Says for somebody that they are not attending. The caller holds the lock `reconcile`; a closed year takes no more. */
  declare(tx: Tx, human: string, year: number): Promise<DeclareResult>
  /** Takes that back; the same conditions. */
  retract(tx: Tx, human: string, year: number): Promise<DeclareResult>
  readonly closing: Closing
  readonly roll: Roll
}

/** When a year is over, who took part in it is settled for good. */
export interface Closing {
  /** Years that are not closed and whose events are all past the day of their strike. */
  due(snapshot: Snapshot, now: Temporal.Instant): Promise<readonly number[]>
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

/** Who took part, year by year: for lists of it, for one human, and for years from before this system. */
export interface Roll {
  /** Every year with an event or a participation, the latest first, with how many stand in each state. */
  years(snapshot: Snapshot): Promise<readonly RollYear[]>
  /** One human's years, the latest first. */
  of(snapshot: Snapshot, human: string): Promise<readonly (ParticipationRecord & { readonly year: number })[]>
  /**
   * Fills past years from elsewhere. It only adds what nobody here knows: what tickets or a member say of somebody stays,
   * closed year or not, and such rows come back as kept; what an earlier import said gives way to this one. Every
   * row's year is before `before`; a human and year come once. The caller holds the lock `reconcile`.
   */
  backfill(tx: Tx, rows: readonly PastParticipation[], before: number, actor: Actor): Promise<Backfilled>
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
  /** Where tickets are sold, an https address; null where members are told otherwise. */
  readonly shop: string | null
}

/** Ticketed: holds a live ticket. Attended: one of them is checked in. */
export type DerivedParticipation = 'ticketed' | 'attended'
export type SettledParticipation = DerivedParticipation | 'no-show'
export const PARTICIPATIONS = ['ticketed', 'attended', 'no-show', 'not-attending'] as const
/** Not attending: they said so, and no ticket says otherwise. */
export type Participation = (typeof PARTICIPATIONS)[number]
export type ParticipationSource = 'tickets' | 'member' | 'import'
export type ParticipationRecord = { readonly participation: Participation; readonly source: ParticipationSource }
export type Turnout = { readonly taking: number; readonly attended: number; readonly withoutOthers: number }

export type DeclareResult =
  | { readonly ok: true; readonly changed: boolean }
  | { readonly ok: false; readonly code: 'year-settled'; readonly year: number }

export type RollYear = { readonly year: number; readonly counts: Readonly<Record<Participation, number>> }

export type PastParticipation = {
  readonly human: string
  readonly year: number
  readonly participation: Participation
}

/** `kept`: the rows of which tickets or the member say something else, with what they say. */
export type Backfilled = {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly kept: readonly (PastParticipation & { readonly stays: Participation })[]
}
