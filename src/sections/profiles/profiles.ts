import type { Actor } from '../../platform/actor.ts'
import type { Snapshot, Tx } from '../../platform/db/tx.ts'
import type { DataSubject, Personal } from '../../platform/personal.ts'

/**
 * Profiles owns the humans and their email addresses. An address belongs to a human once they verified it; one that
 * two humans verified (imports can hold such) belongs to nobody until that is settled.
 *
 * Addresses are compared in one form, `canonicalAddress` of platform/address.ts.
 */
export interface Profiles {
  readonly personal: Personal
  /** Adds and changes what differs, all of it or, where any record is refused, none of it. */
  importPeople(tx: Tx, people: readonly Person[], actor: Actor): Promise<ImportResult>
  /**
   * Adds somebody without a profile, whose one address is verified by how they got here. The caller holds the lock
   * `reconcile` and rematches the address in the same transaction.
   */
  addGuest(tx: Tx, guest: NewGuest): Promise<AddGuestResult>
  /** Who each address (canonical) belongs to, for matching. */
  owners(snapshot: Snapshot, addresses: readonly string[]): Promise<ReadonlyMap<string, AddressOwner>>
  /** Where mail for these humans goes; a human without a deliverable address has `address: null`. Order as asked. */
  recipients(snapshot: Snapshot, humans: readonly string[]): Promise<readonly Recipient[]>
  /** Ids of the active ones among `humans`, in order of id. */
  active(snapshot: Snapshot, humans: readonly string[]): Promise<readonly string[]>
  /** Ids of all active humans, in order of id, some at a time. */
  everyone(snapshot: Snapshot): AsyncIterable<readonly string[]>
  /** How many are active, and who is not: the few. */
  census(snapshot: Snapshot): Promise<Census>
  /** Finds a human by id or by a verified address. */
  find(snapshot: Snapshot, idOrAddress: string): Promise<string | undefined>
  /** A page of the active humans, by name. */
  people(snapshot: Snapshot, query: PeopleQuery): Promise<readonly PersonRow[]>
  names(snapshot: Snapshot, humans: readonly string[]): Promise<ReadonlyMap<string, string>>
  readonly deletion: Deletion
  /** Those among `humans` who are nobody: what stands in the place of somebody who was erased. */
  erased(snapshot: Snapshot, humans: readonly string[]): Promise<ReadonlySet<string>>
}

/** `shared`: addresses of theirs, canonical, that another human verified, too. */
export type PrivacySubject = DataSubject & { readonly shared: readonly string[] }

/** Who asked to be deleted, and when; until when they stay is for those to say who know of tickets. */
export interface Deletion {
  /** Writes the request down once; a second one changes nothing and is false. */
  request(tx: Tx, human: string, at: Temporal.Instant): Promise<boolean>
  /** Takes the request back; false where there was none. */
  cancel(tx: Tx, human: string): Promise<boolean>
  /** When this human asked for it; undefined where they did not. */
  requested(snapshot: Snapshot, human: string): Promise<Temporal.Instant | undefined>
  /** Who asked at or before this moment, the first one first. */
  requestedBefore(snapshot: Snapshot, moment: Temporal.Instant): Promise<readonly string[]>
  /** Lets nobody change this human or their request until `tx` ends. */
  hold(tx: Tx, human: string): Promise<void>
  /**
   * Whom the sections are asked about. To give what they hold: with the addresses that they and nobody else verified,
   * since one that they only claim may be another's. To erase it: with every address but those that another verified.
   */
  subject(snapshot: Snapshot, human: string, purpose: 'export' | 'erasure'): Promise<PrivacySubject>
}

/** One record of an import. */
export type Person = {
  /** A UUID; made when absent, in which case the person is recognised by a verified address. */
  readonly id?: string
  readonly displayName: string
  readonly language?: Language
  readonly emails: readonly { readonly email: string; readonly verified: boolean }[]
}

export type Language = 'en' | 'es'

export const TIERS = ['volunteer', 'colaborador', 'asociado'] as const
export type Tier = (typeof TIERS)[number]

export type NewGuest = { readonly displayName: string; readonly language: Language; readonly address: string }

/** `address-taken`: somebody has verified it. `address` is the canonical one. */
export type AddGuestResult =
  | { readonly ok: true; readonly human: string; readonly address: string }
  | { readonly ok: false; readonly code: 'address-taken' }

export type ImportResult = {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  /** Records are counted from 1. */
  readonly refused: readonly { readonly record: number; readonly reason: string }[]
  /** The humans of the records, in their order; empty where any record was refused. */
  readonly humans: readonly string[]
  /** Canonical addresses that now belong to somebody else than before: what matching has to look at again. */
  readonly addresses: readonly string[]
}

export type Census = { readonly active: number; readonly inactive: readonly string[] }

export type AddressOwner =
  | { readonly known: true; readonly human: string }
  | { readonly known: false; readonly reason: 'not-verified' | 'ambiguous' }

export type Recipient = {
  readonly human: string
  readonly name: string
  readonly language: Language
  readonly address: string | null
}

export type PeopleQuery = {
  /** Of these alone; undefined: of all. */
  readonly among?: readonly string[] | undefined
  readonly except: readonly string[]
  /** Part of a name or an address. */
  readonly search?: string | undefined
  /** The last human of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** `address` is where their mail goes. */
export type PersonRow = { readonly human: string; readonly name: string; readonly address: string | null }
