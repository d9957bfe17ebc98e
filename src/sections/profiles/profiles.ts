import type { Actor } from '../../platform/actor.ts'
import type { Snapshot, Tx } from '../../platform/db/tx.ts'
import type { DataSubject, Merger, Personal } from '../../platform/personal.ts'

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
  /** Everybody who verified each address (canonical); one that nobody verified is left out. */
  verifiers(snapshot: Snapshot, addresses: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>
  /** Where mail for these humans goes; a human without a deliverable address has `address: null`. Order as asked. */
  recipients(snapshot: Snapshot, humans: readonly string[]): Promise<readonly Recipient[]>
  /** Ids of the active ones among `humans`, in order of id. */
  active(snapshot: Snapshot, humans: readonly string[]): Promise<readonly string[]>
  /** Ids of all active humans, in order of id, some at a time. */
  everyone(snapshot: Snapshot): AsyncIterable<readonly string[]>
  /** How many are active, and who is not: the few. */
  census(snapshot: Snapshot): Promise<Census>
  /** Finds a human by id, also by one that was merged into theirs, or by a verified address. */
  find(snapshot: Snapshot, idOrAddress: string): Promise<string | undefined>
  /** A page of the active humans, by name. */
  people(snapshot: Snapshot, query: PeopleQuery): Promise<readonly PersonRow[]>
  names(snapshot: Snapshot, humans: readonly string[]): Promise<ReadonlyMap<string, string>>
  /**
   * Who each of these humans is today: themselves, or whom they were merged into. They stay that until `tx` ends. Whatever
   * writes something for a human takes this before, and after the lock `reconcile` where it takes that. Nobody's ids come
   * back as they are.
   */
  present(tx: Tx, humans: readonly string[]): Promise<ReadonlyMap<string, string>>
  /**
   * Makes what Profiles has of `from` that of `into`; `from` is nobody afterwards. Before the other sections are asked to.
   * The caller holds the lock `reconcile` and rematches `addresses` in the same transaction.
   */
  merge(tx: Tx, merger: Merger): Promise<MergeHumansResult>
  /** What there is to tell people apart by, of those of these humans who are here, in the order asked for. */
  portraits(snapshot: Snapshot, humans: readonly string[]): Promise<readonly Portrait[]>
  /** Those of these ids that are no human's here, each once: orphans, where something is said to be theirs. */
  strangers(snapshot: Snapshot, humans: readonly string[]): Promise<readonly string[]>
  readonly deletion: Deletion
  readonly register: Register
  readonly addresses: Addresses
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
   * Whom the sections are asked about, to give what they hold as to erase it: with the addresses that they and nobody else
   * verified, since one that they only claim may be another's.
   */
  subject(snapshot: Snapshot, human: string): Promise<PrivacySubject>
}

/** Who is here, and what is known of each. */
export interface Register {
  /** A page of everybody, guests and suspended ones too, by name. */
  list(snapshot: Snapshot, query: RegisterQuery): Promise<readonly RegisterRow[]>
  show(snapshot: Snapshot, human: string): Promise<Profile | undefined>
  /** What people say of themselves; the audit records it where somebody else says it. */
  describe(tx: Tx, human: string, description: Description, actor: Actor): Promise<ChangeResult>
  /** A guest's profile: it makes them active, and a volunteer. */
  createProfile(tx: Tx, human: string, description: Description): Promise<CreateProfileResult>
  /** Tier and status, which admins set: a guest has a profile from then on. Nobody suspends themselves. */
  place(tx: Tx, human: string, standing: Standing, actor: Actor): Promise<PlaceResult>
}

/**
 * Somebody's addresses, one by one. An address is theirs once the link mailed to it was used; until then it is a wish.
 * Whatever adds, verifies or removes one has the caller hold the lock `reconcile`, which keeps two from verifying the same
 * at once, and rematch it in the same transaction.
 */
export interface Addresses {
  /** In the order in which mail looks for one that is verified. */
  of(snapshot: Snapshot, human: string): Promise<readonly HumanAddress[]>
  /** Adds one that is not verified, and makes the link that verifies it. */
  add(tx: Tx, human: string, address: string, actor: Actor): Promise<AddAddressResult>
  /** Another link for an address that is not verified yet, canonical. Five an hour, and twenty for all of a human's. */
  renewLink(tx: Tx, human: string, canonical: string): Promise<RenewLinkResult>
  /** The address that a link would verify; undefined where the link is unknown, used or older than 24 hours. */
  linked(snapshot: Snapshot, token: string): Promise<string | undefined>
  /** Uses a link up. Refused where somebody else has verified the address meanwhile. */
  verify(tx: Tx, token: string): Promise<VerifyResult>
  /** Makes a verified address the one where mail goes. */
  mailTo(tx: Tx, human: string, canonical: string): Promise<MailToResult>
  /** The last address that is verified, and theirs alone, stays: it is how they sign in. */
  remove(tx: Tx, human: string, canonical: string, actor: Actor): Promise<RemoveAddressResult>
  /** Addresses that several humans verified, which are nobody's until that is settled: a page of them, in their order. */
  shared(snapshot: Snapshot, query: SharedQuery): Promise<readonly SharedAddress[]>
  /** Takes a shared address from one of those who verified it, even if it is their last. */
  settle(tx: Tx, human: string, canonical: string, actor: Actor): Promise<SettleResult>
}

/** One record of an import. */
export type Person = {
  /** A UUID; made when absent, in which case the person is recognised by a verified address. */
  readonly id?: string
  readonly displayName: string
  readonly language?: Language
  /** Without one, somebody new is a volunteer; whoever is here keeps what they have. */
  readonly tier?: Tier
  readonly city?: string
  readonly emails: readonly { readonly email: string; readonly verified: boolean }[]
}

export type Language = 'en' | 'es'

export const TIERS = ['volunteer', 'colaborador', 'asociado'] as const
export type Tier = (typeof TIERS)[number]

/** A guest has addresses and no profile, somebody who bought a ticket, say; the active alone are members. */
export const STATUSES = ['guest', 'active', 'suspended'] as const
export type Status = (typeof STATUSES)[number]

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

/** `addresses` are those that were `from`'s, canonical. */
export type MergeHumansResult =
  | { readonly ok: true; readonly addresses: readonly string[] }
  | { readonly ok: false; readonly code: 'same-human' }
  | { readonly ok: false; readonly code: 'unknown-humans'; readonly unknown: readonly string[] }

export type Portrait = {
  readonly human: string
  readonly name: string
  readonly status: 'guest' | 'active' | 'suspended'
  readonly addresses: readonly { readonly address: string; readonly canonical: string; readonly verified: boolean }[]
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
  readonly tier?: Tier | undefined
  /** Part of a name or an address. */
  readonly search?: string | undefined
  /** The last human of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** `address` is where their mail goes. */
export type PersonRow = { readonly human: string; readonly name: string; readonly address: string | null }

export type RegisterQuery = {
  /** Words of a name, or of an address. */
  readonly search?: string | undefined
  readonly status?: Status | undefined
  readonly tier?: Tier | undefined
  /** The last human of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

export type RegisterRow = PersonRow & Pick<Profile, 'status' | 'tier' | 'city'>

export type Description = {
  readonly displayName: string
  readonly language: Language
  readonly city: string | null
}

export type Profile = Description & {
  readonly human: string
  readonly status: Status
  /** Null of a guest. */
  readonly tier: Tier | null
}

export type Standing = { readonly tier: Tier; readonly status: Exclude<Status, 'guest'> }

export type ChangeResult =
  | { readonly ok: true; readonly changed: boolean }
  | { readonly ok: false; readonly code: 'unknown-human' }

export type CreateProfileResult = { readonly ok: true } | { readonly ok: false; readonly code: 'no-guest' }

export type PlaceResult = ChangeResult | { readonly ok: false; readonly code: 'own-status' }

export type HumanAddress = {
  readonly canonical: string
  /** As its owner wrote it. */
  readonly address: string
  readonly verified: boolean
  /** Verified by somebody else, too. */
  readonly shared: boolean
}

/** `token` is for `verificationPath`; `id` names the link where the token must not be written. */
export type VerificationLink = {
  readonly id: string
  readonly token: string
  readonly address: string
  readonly expiresAt: Temporal.Instant
}

/** `address-refused`: somebody else has verified it; nobody is told who, nor how it is written there. */
export type AddAddressResult =
  | { readonly ok: true; readonly canonical: string; readonly link: VerificationLink }
  | {
      readonly ok: false
      readonly code: 'address-refused' | 'address-present' | 'too-many-links' | 'unknown-human'
    }

export type RenewLinkResult =
  | { readonly ok: true; readonly link: VerificationLink }
  | { readonly ok: false; readonly code: 'unknown-address' | 'too-many-links' }

export type VerifyResult =
  | { readonly ok: true; readonly human: string; readonly canonical: string }
  | { readonly ok: false; readonly code: 'link-over' | 'address-refused' }

export type MailToResult = { readonly ok: true } | { readonly ok: false; readonly code: 'unknown-address' }

export type RemoveAddressResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'unknown-address' | 'last-verified' }

export type SettleResult = { readonly ok: true } | { readonly ok: false; readonly code: 'not-shared' }

export type SharedQuery = {
  /** The last address of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

export type SharedAddress = {
  readonly canonical: string
  readonly holders: readonly { readonly human: string; readonly name: string }[]
}

/** Where a link leads, below the base address. */
export function verificationPath(token: string): string {
  return `/verify-address/${token}`
}
