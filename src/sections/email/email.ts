import type { Actor } from '../../platform/actor.ts'
import type { Snapshot, Tx } from '../../platform/db/tx.ts'
import type { NamesHumans, Personal } from '../../platform/personal.ts'

/**
 * Email owns the outbox: contents (compiled once, immutable, under their hash) and messages. Whoever wants something
 * mailed writes a message with their own transaction; workers drain the outbox afterwards. A message that was
 * committed is delivered at least once, however often a worker is killed, and under one stable `Message-ID`.
 */
export interface Email extends NamesHumans {
  readonly personal: Personal
  /** Compiles a mail and stores it once; the same source gives the same reference. */
  compile(tx: Tx, source: ContentSource): Promise<CompileResult>
  /**
   * What `source` would look like, filled with `variables`, in the very bytes that would go out, but for the
   * unsubscribe link, which is a message's own; stores nothing.
   */
  preview(source: ContentSource, variables: Variables): Preview
  /**
   * Queues one message per mail, in one statement: hand over long lists in parts. A mail that can't be delivered
   * (`no-address`, `bad-address`) is recorded as failed with that reason, one to somebody who refused the content's
   * category as cancelled; one whose source has a message for this purpose already is left out. Throws when a mail
   * lacks a variable that its content has a slot for. Workers are woken when `tx` commits.
   */
  enqueue(tx: Tx, batch: MailBatch): Promise<EnqueueResult>
  /**
   * A new message in the place of the source's last one for the purpose, which it supersedes; the audit records it.
   * Refused while the last one is still to be sent.
   */
  resend(tx: Tx, request: ResendRequest, actor: Actor): Promise<ResendResult>
  /** Cancels what is still to be sent of these sources, for one purpose or for all. What is being sent ends. */
  cancelUnsent(tx: Tx, which: UnsentOf, reason: CancelReason): Promise<{ readonly cancelled: number }>
  /**
   * Queues the newest failed message of each of the group's sources again: the same message, so nobody gets two. It
   * goes to where `recipients` says the human's mail goes now; those who still have no address stay failed.
   */
  retryFailed(tx: Tx, group: string, recipients: FindRecipients): Promise<RetryResult>
  /** Those of the sources of which any message left the house, or is leaving it. */
  mailed(snapshot: Snapshot, kind: string, sources: readonly string[]): Promise<ReadonlySet<string>>
  /** The newest message for the purpose, of each source that has one. */
  deliveries(snapshot: Snapshot, cause: Cause, sources: readonly string[]): Promise<ReadonlyMap<string, Delivery>>
  /** How many of a group's newest messages for the purpose are in which state. */
  totals(snapshot: Snapshot, group: string, purpose: string): Promise<MessageCounts>
  /** What `enqueue` would record of mails of `category` to these people now. */
  forecast(snapshot: Snapshot, category: MailCategory, recipients: readonly CurrentRecipient[]): Promise<Forecast>
  /** Which mail somebody wants: what they chose, and the default where they chose nothing. */
  preferences(snapshot: Snapshot, human: string): Promise<Preferences>
  /** Writes down the choices of somebody who is `present`; categories left out stay as they are. Choosing the same again changes nothing. */
  choose(tx: Tx, human: string, choices: Partial<Preferences>): Promise<void>
}

/**
 * Markdown with `{{Name}}`-like placeholders in subject (which is plain text otherwise) and body. Whatever stands
 * between double braces on one line is a placeholder, so that a misspelt one is seen in `slots` and not in a mail.
 */
export type ContentSource = {
  readonly category: MailCategory
  readonly subject: string
  readonly body: string
  readonly replyTo: string | null
  readonly language: 'en' | 'es'
}

/** Of these, people choose; mail of `system` (a sign-in link, say) goes to everybody. */
export const OPTIONAL_CATEGORIES = [
  'campaign-codes',
  'ticketing',
  'team-updates',
  'volunteer-updates',
  'governance',
  'marketing',
] as const
export type OptionalCategory = (typeof OPTIONAL_CATEGORIES)[number]
/** `system` goes first, is never paused, and has a tenth of every limit to itself. */
export type MailCategory = 'system' | OptionalCategory

export type Preferences = Readonly<Record<OptionalCategory, Preference>>
export type Preference = 'wanted' | 'refused'

/** `slots` are the names of the placeholders found, each once. */
export type CompileResult = { readonly content: string; readonly slots: readonly string[] }

/** The value of each slot, by name. A value is text: never read as Markdown, HTML or another placeholder. */
export type Variables = Readonly<Record<string, string>>

export type RenderedMail = { readonly subject: string; readonly html: string; readonly text: string }

export type Preview = RenderedMail & Pick<CompileResult, 'slots'>

/** What caused messages, besides their sources: there is one live message per kind, source and purpose. */
export type Cause = { readonly kind: string; readonly purpose: string }

export type MailBatch = Cause & {
  /** What the messages belong to together, e.g. `campaign:<id>`. */
  readonly group: string
  readonly mails: readonly Mail[]
}

export type Mail = {
  readonly source: string
  readonly content: string
  /** Whose mail it is. Of somebody who is nobody here yet: the source itself, a fresh id that leads to no one. */
  readonly human: string
  readonly name: string
  readonly address: string | null
  readonly variables: Variables
  /** Values that nobody may read: stored sealed, shown as dots, and wiped once the mail is sent or never will be. */
  readonly secrets?: Variables
  /** Not sent after this, but cancelled. */
  readonly expiresAt?: Temporal.Instant
}

/**
 * `cancelled`: recorded, and never mailed, because the human refused the content's category. `present`: left out,
 * because their source has a live message for the purpose.
 */
export type EnqueueResult = {
  readonly queued: number
  readonly failed: number
  readonly cancelled: number
  readonly present: number
}

export type Forecast = Omit<EnqueueResult, 'present'>

export type ResendRequest = Cause & { readonly group: string; readonly mail: Mail }

export type ResendResult =
  | { readonly ok: true; readonly message: string }
  | { readonly ok: false; readonly code: 'still-queued' }
  | { readonly ok: false; readonly code: 'nothing-sent-before' }

export type UnsentOf = { readonly kind: string; readonly purpose?: string; readonly sources: readonly string[] }

/** `sent` means handed over to the mail server. */
export type MessageState = 'queued' | 'sending' | 'sent' | 'retrying' | 'failed' | 'cancelled'

export type MessageCounts = Readonly<Record<MessageState, number>>

export type FailureReason =
  | 'no-address'
  | 'bad-address' // no mail server could be handed it: not an address by its syntax
  | 'refused' // by the mail server, for good
  | 'gave-up' // put off by the mail server ten times

export type CancelReason =
  | 'refused-category' // by its human, before it was sent
  | 'by-hand'
  | 'expired'
  | 'revoked' // what it was about is no longer so
  | 'erased' // with its human

export type Delivery = {
  readonly state: MessageState
  /** Of a failed or cancelled message. */
  readonly reason: FailureReason | CancelReason | null
  /** The mail server's last words on it. */
  readonly answer: string | null
  /** Since when it is in this state. */
  readonly at: Temporal.Instant
}

/** Where mail for these humans goes now; who is left out has no address. */
export type FindRecipients = (humans: readonly string[]) => Promise<readonly CurrentRecipient[]>

export type CurrentRecipient = { readonly human: string; readonly name: string; readonly address: string | null }

/** `unreachable`: failed still, for want of a deliverable address. */
export type RetryResult = { readonly queued: number; readonly unreachable: number }
