import type { Actor } from '../../platform/actor.ts'
import type { Snapshot, Tx } from '../../platform/db/tx.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { Cents } from '../../platform/money.ts'
import type { Merger, NamesHumans, Personal } from '../../platform/personal.ts'
import type { Delivery, MessageCounts, RenderedMail } from '../email/email.ts'

/**
 * Campaigns owns the campaigns, their codes, the waves in which codes were sent, and the grants: one code to one human,
 * once per campaign. A wave is one transaction: a grant and its mail for everyone, or nothing for anyone.
 *
 * Whether a code was used is a function of the orders that count; whoever knows the orders says so with `redeem`.
 */
export interface Campaigns extends Pick<NamesHumans, 'humansNamed'> {
  readonly personal: Personal
  readonly desk: CampaignDesk
  readonly mail: CampaignMail
  /** What `sendWave` would do now, and would refuse. */
  previewWave(snapshot: Snapshot, campaign: string, audience: Audience): Promise<PreviewResult>
  /**
   * Grants a code to everyone of the audience who has none of this campaign, in order of id, codes in import order, and
   * queues their mail. The same `wave` id again answers with the wave that was sent. `settle` is handed the codes a part
   * at a time as they are granted, so that a wave of any size is never in memory whole.
   */
  sendWave(tx: Tx, request: WaveRequest, actor: Actor, settle: SettleCodes): Promise<WaveResult>
  /** Gives one active human the next code, with the mail. */
  grant(tx: Tx, campaign: string, human: string, actor: Actor, settle: SettleCodes): Promise<GrantResult>
  /**
   * Takes back a code that was not used: mail that waits is cancelled. A code that no mail took out of the house may be
   * granted again; one that was mailed is retired.
   */
  revoke(tx: Tx, campaign: string, code: string, actor: Actor): Promise<RevokeResult>
  /** Sets which order redeemed each granted code among `codes`; one without a redemption is released. */
  redeem(
    tx: Tx,
    codes: readonly string[],
    redemptions: readonly Redemption[],
  ): Promise<{ readonly redeemed: number; readonly released: number }>
  /** Every redeemed code with its order, over all campaigns. */
  redemptions(snapshot: Snapshot): Promise<ReadonlyMap<string, string>>
  list(snapshot: Snapshot): Promise<readonly CampaignSummary[]>
  /** A campaign with its totals and waves; undefined when there is none. */
  show(snapshot: Snapshot, campaign: string): Promise<CampaignDetail | undefined>
  /** A page of a campaign's grants, in order of their codes; `after` is the last `position` of the page before. */
  grants(snapshot: Snapshot, campaign: string, query: GrantsQuery): Promise<readonly GrantRow[]>
  /** A page of the codes of all campaigns, granted or not; `after` is the last `position` of the page before. */
  codes(snapshot: Snapshot, query: CodesQuery): Promise<readonly CodeRow[]>
  /** The codes that a human has, newest first. */
  codesOf(snapshot: Snapshot, human: string): Promise<readonly OwnCode[]>
  /** What one transaction should have kept in step and did not. */
  unsound(snapshot: Snapshot): Promise<readonly Unsound[]>
  /** The campaigns in which both hold a code, of which they keep one. */
  grantConflicts(snapshot: Snapshot, merger: Merger): Promise<readonly GrantConflict[]>
  /**
   * Everything of `from` becomes `into`'s; `keep` names the code to keep of each campaign in which both hold one, and the
   * other is revoked. Where it is refused, the caller takes back what `tx` wrote. The caller holds the lock `reconcile`,
   * and asks Email to merge after this.
   */
  merge(tx: Tx, merger: Merger, keep: readonly string[], actor: Actor): Promise<MergeGrantsResult>
  readonly sending: WaveSending
  /** Codes that are made at the ticket vendor; for the flow that makes them there. */
  readonly generation: CodeGeneration
}

/**
 * How far the waves are that are being sent, of codes and of reminders, each told in transactions beside its own, of which nobody sees anything
 * before it is committed. The wave itself takes what was told of it away.
 */
export interface WaveSending {
  /** Refused where the wave was sent or is being sent; one of which nothing came begins again. */
  begin(tx: Tx, sending: NewSending, actor: Actor): Promise<BeginSendingResult>
  /** Every few seconds: after 15 seconds of silence it counts as dead. */
  tell(tx: Tx, wave: string, given: GivenSoFar): Promise<void>
  /** Nothing was sent; `refusal` is the code of why. */
  refuse(tx: Tx, wave: string, refusal: string): Promise<void>
  /** Whoever asked for it was told why nothing was sent. */
  forget(tx: Tx, wave: string): Promise<void>
  /** A campaign's, newest first; what ended without a wave stays until the next one begins. */
  of(snapshot: Snapshot, campaign: string): Promise<readonly Sending[]>
}

/**
 * Codes on their way from being intended to being made at the vendor, one by one. Whoever makes them holds the batch's
 * lease: 30 seconds, renewed by each write. A code can be granted once it is recorded as made, and not before.
 */
export interface CodeGeneration {
  /** Records a batch and its codes, none of them made yet. The same `batch` id again answers with what is there. */
  intend(tx: Tx, batch: NewBatch, actor: Actor): Promise<IntendResult>
  /** Takes the lease of a batch that is not done. One that was halted goes on. */
  begin(tx: Tx, batch: string): Promise<BeginBatchResult>
  renew(tx: Tx, lease: BatchLease): Promise<void>
  /** Somebody has looked at why a batch was halted, and wants it tried again. */
  goOn(tx: Tx, batch: string, actor: Actor): Promise<GoOnResult>
  /**
   * No more codes of it are wanted: those that the vendor was not asked for yet are dropped. One that it was asked for
   * stays with the batch until it was looked up there, so `open` of them are left to be looked up. Again it changes nothing.
   */
  giveUp(tx: Tx, batch: string, actor: Actor): Promise<GiveUpResult>
  /** The next code to be made, recorded as tried before the vendor is asked for it; undefined once all are made. */
  next(tx: Tx, lease: BatchLease): Promise<WantedCode | undefined>
  /** `discount` is the vendor's id. A code that was imported elsewhere meanwhile is replaced, and its discount retired. */
  made(tx: Tx, lease: BatchLease, code: number, discount: string): Promise<void>
  /** Replaces a code that the vendor refuses by another; after some refusals in a row the batch is `halted`. */
  refused(tx: Tx, lease: BatchLease, code: number, reason: string): Promise<{ readonly halted: boolean }>
  /** The vendor has none of a code that was to be looked up. It is dropped, unless it was asked for a moment ago. */
  notThere(tx: Tx, lease: BatchLease, code: number): Promise<{ readonly dropped: boolean }>
  /** Lets the lease go; `problem` is why codes are left to be made. */
  end(tx: Tx, lease: BatchLease, problem: string | null): Promise<void>
  /** Batches with codes left that nobody has to look at first, oldest first. */
  unfinished(snapshot: Snapshot): Promise<readonly string[]>
  /** A campaign's batches, newest first. */
  batches(snapshot: Snapshot, campaign: string): Promise<readonly Batch[]>
  /** Codes that are dead here and still good at the vendor, the first hundred. */
  retiring(snapshot: Snapshot): Promise<readonly RetiringCode[]>
  /** The vendor no longer has these discounts. */
  retired(tx: Tx, codes: readonly number[]): Promise<void>
}

/** From the first draft to the end of a campaign. */
export interface CampaignDesk {
  create(tx: Tx, fields: CampaignFields, actor: Actor): Promise<CreateCampaignResult>
  /**
   * Changes a draft as one likes, and an active campaign as long as it could still be activated: later mails and the
   * members' pages then say what it says now. What was mailed stays as it went out.
   */
  edit(tx: Tx, campaign: string, fields: CampaignFields, actor: Actor): Promise<EditCampaignResult>
  /** What stands in the way of mailing these texts. */
  problems(fields: CampaignFields): readonly MailProblem[]
  /** The mail as it would go out, with sample values. */
  preview(fields: CampaignFields, purpose: MailPurpose, language: Language): RenderedMail
  /** Mails it to one human, with sample values, in each of its languages. */
  sendTest(tx: Tx, campaign: string, human: string, actor: Actor): Promise<TestResult>
  /**
   * Adds codes to a draft or active campaign in the order given. Those it can't take are named, the others are taken; one
   * of a completed campaign that was never granted moves over.
   */
  importCodes(tx: Tx, campaign: string, codes: readonly CodeLine[], actor: Actor): Promise<ImportCodesResult>
  activate(tx: Tx, campaign: string, actor: Actor): Promise<ActivateResult>
  /** Ends a campaign for good: no code of it is given any more, and those that nobody was given are free to move on. */
  complete(tx: Tx, campaign: string, actor: Actor): Promise<CompleteResult>
}

/** What becomes of mails after a code was given. */
export interface CampaignMail {
  /** Whom `remind` would write to now. */
  previewReminder(snapshot: Snapshot, campaign: string, today: Temporal.PlainDate): Promise<ReminderPreview>
  /**
   * A wave of its own to everyone who was mailed a code of this campaign and has not used it. `report` hears after each
   * part how far it is.
   */
  remind(
    tx: Tx,
    request: ReminderRequest,
    actor: Actor,
    report?: (reminded: GivenSoFar) => void,
  ): Promise<ReminderResult>
  /** Cancels what of a wave is still unsent; the codes stay granted. */
  cancelUnsent(tx: Tx, campaign: string, wave: string, actor: Actor): Promise<CancelResult>
  /** Queues every failed mail of the campaign again, the same messages, to where each human's mail goes now. */
  retryFailed(tx: Tx, campaign: string, actor: Actor): Promise<RetryFailedResult>
  /** Mails one human their code once more, in the campaign's words of today. */
  resend(tx: Tx, campaign: string, code: string, actor: Actor): Promise<ResendResult>
}

/**
 * As typed. The bodies are Markdown with `{{Code}}`, `{{Name}}` and, where they are set, `{{Link}}` and `{{Expires}}`.
 * Whoever reads a language that has no text gets the first there is, English before Spanish.
 */
export type CampaignFields = {
  readonly title: string
  /** For those who work with it; members don't see it. */
  readonly description: string
  /** At least one. */
  readonly texts: MailTexts
  /** Where a language has none: the text of the code's mail, with a line that says why it comes again. */
  readonly reminders: MailTexts
  readonly replyTo: string | null
  /** The shop's address; `{{Code}}` in it stands for the code. */
  readonly link: string | null
  /** The last day on which the codes are good. */
  readonly expiresOn: Temporal.PlainDate | null
}

export type MailText = { readonly subject: string; readonly body: string }
export type MailTexts = { readonly [L in Language]?: MailText }
export type MailPurpose = 'code' | 'reminder'

/** `code-slot-missing`: the mail's readers would not find their code in it. */
export type MailProblem = { readonly purpose: MailPurpose; readonly language: Language } & (
  | { readonly code: 'unknown-placeholder'; readonly placeholder: string }
  | { readonly code: 'code-slot-missing' }
)

export type CreateCampaignResult = { readonly ok: true; readonly id: string } | InvalidField

export type EditCampaignResult =
  | { readonly ok: true }
  | UnknownCampaign
  | InvalidField
  | CampaignCompleted
  | MailRefusal

export type InvalidField = {
  readonly ok: false
  readonly code: 'invalid-field'
  readonly field: keyof CampaignFields
  readonly reason: FieldProblem
}
export type FieldProblem = 'empty' | 'not-an-address' | 'not-https'

export type TestResult =
  /** `cancelled`: they refused campaign mail; `failed`: they have no address. */
  { readonly ok: true; readonly queued: number; readonly cancelled: number; readonly failed: number } | UnknownCampaign

export type CodeLine = { readonly line: number; readonly code: string }

export type ImportCodesResult =
  | {
      readonly ok: true
      readonly added: number
      /** Codes of this campaign already: importing a file again is harmless. */
      readonly unchanged: number
      readonly refused: readonly RefusedCode[]
    }
  | UnknownCampaign
  | CampaignCompleted

/** The codes in a column of a file; a header that says `code` is none. */
export function codesIn(cells: readonly { readonly line: number; readonly value: string }[]): readonly CodeLine[] {
  return cells
    .filter(({ value }, place) => place > 0 || value.toLowerCase() !== 'code')
    .map(({ line, value }) => ({ line, code: value }))
}

export type RefusedCode = CodeLine & { readonly reason: 'too-long' | 'twice' | 'elsewhere' }
export const LONGEST_CODE = 100

export type MailRefusal =
  | { readonly ok: false; readonly code: 'code-slot-missing' }
  | { readonly ok: false; readonly code: 'unknown-placeholders'; readonly unknown: readonly string[] }

export type ActivateResult =
  | { readonly ok: true }
  | UnknownCampaign
  | { readonly ok: false; readonly code: 'not-a-draft'; readonly state: CampaignState }
  | { readonly ok: false; readonly code: 'no-codes' }
  | MailRefusal

export type CompleteResult = { readonly ok: true } | UnknownCampaign | NotActive

export type Audience = { readonly everyone: true } | { readonly everyone: false; readonly teams: readonly string[] }

export type WaveRequest = {
  readonly campaign: string
  readonly audience: Audience
  /** Made by the form or the caller: one id is one wave, however often it is sent. */
  readonly wave: string
  /** The figures that a person approved; where they differ from what holds now, nothing is sent. */
  readonly approved?: WavePreview
}

export type SettleCodes = (codes: readonly string[], given: GivenSoFar) => Promise<void>

/** `humans`: how many are to be granted a code, or reminded of it; null before that is known. */
export type GivenSoFar = { readonly granted: number; readonly humans: number | null }

/** A reminder's audience is everyone: whom it is for follows from the codes. */
export type NewSending = Pick<WaveRequest, 'campaign' | 'wave' | 'audience'> & { readonly purpose: MailPurpose }

export type BeginSendingResult =
  | { readonly ok: true }
  | UnknownCampaign
  | { readonly ok: false; readonly code: 'begun-before' }

export type Sending = GivenSoFar & {
  readonly wave: string
  readonly purpose: MailPurpose
  readonly audience: Audience
  readonly begunAt: Temporal.Instant
  /** Of one that was refused or died, nothing was sent. */
  readonly state: 'under-way' | 'refused' | 'died'
  readonly refusal: string | null
}

export type WavePreview = {
  /** Whom the wave would grant a code. */
  readonly eligible: number
  readonly alreadyGranted: number
  /** Of the eligible: they refused campaign mail, and find their code on their page. */
  readonly notMailed: number
  /** Of the eligible: their message is recorded as failed until they have an address. */
  readonly withoutAddress: number
  readonly codesAvailable: number
  readonly codesLeft: number
}

export type PreviewResult = { readonly ok: true; readonly preview: WavePreview } | WaveRefusal

export type WaveResult =
  | {
      readonly ok: true
      readonly wave: string
      readonly granted: number
      readonly queued: number
      readonly failed: number
      /** Recorded and not mailed: they refused campaign mail. */
      readonly cancelled: number
    }
  | WaveRefusal
  | { readonly ok: false; readonly code: 'preview-changed'; readonly preview: WavePreview }
  | WaveOfAnother

export type WaveRefusal =
  | UnknownCampaign
  | NotActive
  | { readonly ok: false; readonly code: 'unknown-teams'; readonly unknown: readonly string[] }
  | NotEnoughCodes

export type NotEnoughCodes = {
  readonly ok: false
  readonly code: 'not-enough-codes'
  readonly needed: number
  readonly available: number
}
export type UnknownCampaign = { readonly ok: false; readonly code: 'unknown-campaign'; readonly campaign: string }
export type CampaignCompleted = { readonly ok: false; readonly code: 'campaign-completed' }
export type NotActive = { readonly ok: false; readonly code: 'not-active'; readonly state: CampaignState }
export type UnknownGrant = { readonly ok: false; readonly code: 'unknown-grant'; readonly granted: string }
export type WaveOfAnother = { readonly ok: false; readonly code: 'wave-of-another-campaign' }

export type GrantResult =
  | { readonly ok: true; readonly granted: string }
  | UnknownCampaign
  | NotActive
  | NotEnoughCodes
  | { readonly ok: false; readonly code: 'already-granted'; readonly granted: string }
  | { readonly ok: false; readonly code: 'not-an-active-human' }

export type RevokeResult =
  | { readonly ok: true; readonly retired: boolean }
  | UnknownCampaign
  | UnknownGrant
  | { readonly ok: false; readonly code: 'code-used'; readonly order: string }

/** Two codes of one campaign, in order of import. `order` redeemed it: a used code can't be taken back. */
export type GrantConflict = {
  readonly campaign: string
  readonly title: string
  readonly codes: readonly { readonly code: string; readonly human: string; readonly order: string | null }[]
}

/** `grants-in-conflict`: not exactly one code of each of these is kept. `code-used`: it is not the one to keep. */
export type MergeGrantsResult =
  | { readonly ok: true; readonly revoked: number }
  | {
      readonly ok: false
      readonly code: 'grants-in-conflict' | 'both-codes-used'
      readonly conflicts: readonly GrantConflict[]
    }
  | { readonly ok: false; readonly code: 'code-used'; readonly order: string }

/** `order` is the vendor's id. */
export type Redemption = { readonly code: string; readonly order: string; readonly at: Temporal.Instant }

export type ReminderRequest = {
  readonly campaign: string
  readonly wave: string
  /** A code that is no longer good on this day is nothing to remind of. */
  readonly today: Temporal.PlainDate
  /** To how many, as a person approved it. */
  readonly approved?: number
}

export type ReminderRefusal = UnknownCampaign | NotActive | { readonly ok: false; readonly code: 'codes-expired' }
export type ReminderPreview = { readonly ok: true; readonly unused: number } | ReminderRefusal
export type ReminderResult =
  | {
      readonly ok: true
      readonly wave: string
      readonly reminded: number
      readonly queued: number
      readonly failed: number
      readonly cancelled: number
    }
  | ReminderRefusal
  | { readonly ok: false; readonly code: 'reminder-changed'; readonly unused: number }
  | WaveOfAnother

/** `subject` is the id to look at. */
export type Unsound = {
  /** Of another campaign's code, or of none. A wave whose grants or mails are not as many as it says; a batch likewise. */
  readonly code: 'grant-out-of-step' | 'wave-out-of-step' | 'batch-out-of-step'
  readonly subject: string
}

export type CancelResult =
  | { readonly ok: true; readonly cancelled: number }
  | UnknownCampaign
  | { readonly ok: false; readonly code: 'unknown-wave' }

export type RetryFailedResult = { readonly ok: true; readonly queued: number } | UnknownCampaign

export type ResendResult =
  | { readonly ok: true }
  | UnknownCampaign
  | UnknownGrant
  | { readonly ok: false; readonly code: 'still-queued' }

export type CampaignState = 'draft' | 'active' | 'completed'

export type CampaignSummary = {
  readonly id: string
  readonly title: string
  readonly state: CampaignState
  readonly codes: number
  readonly granted: number
  readonly redeemed: number
  /** Neither granted nor retired. */
  readonly available: number
}

export type CampaignDetail = CampaignSummary &
  CampaignFields & {
    /** The newest message of each grant. */
    readonly mail: MessageCounts
    readonly waves: readonly WaveRow[]
  }

export type WaveRow = {
  readonly id: string
  readonly purpose: MailPurpose
  readonly sentAt: Temporal.Instant
  readonly sentBy: string | null
  readonly audience: Audience
  readonly humans: number
  readonly queued: number
  readonly failed: number
  readonly cancelled: number
}

export const GRANT_STATES = ['unused', 'redeemed', 'revoked'] as const
export type GrantState = (typeof GRANT_STATES)[number]

export type GrantsQuery = {
  readonly after?: number
  readonly limit: number
  /** Without it: all that were not revoked. */
  readonly state?: GrantState
  /** Exactly this one, in any case. */
  readonly code?: string
  /** What the code begins with, or part of a name or address, in any case. */
  readonly search?: string
}

export type GrantRow = {
  readonly position: number
  readonly code: string
  readonly human: string
  readonly name: string
  /** The newest message that carries the code. */
  readonly mail: Delivery | null
  readonly redeemedOrder: string | null
  readonly redeemedAt: Temporal.Instant | null
  readonly revokedAt: Temporal.Instant | null
}

export type CodesQuery = {
  readonly after?: number
  readonly limit: number
  readonly campaign?: string
  readonly use?: CodeUseState
  /** What the code begins with, in any case. */
  readonly search?: string
  /** Of these codes alone, in any case. */
  readonly among?: readonly string[]
}

export const CODE_USES = ['redeemed', 'unused', 'not-granted'] as const
export type CodeUseState = (typeof CODE_USES)[number]

export type CodeRow = {
  readonly position: number
  readonly code: string
  readonly campaign: string
  readonly title: string
  /** Null of a code that was not granted. */
  readonly human: string | null
  readonly name: string | null
  readonly mail: Delivery | null
  readonly redeemedOrder: string | null
  readonly redeemedAt: Temporal.Instant | null
}

export type OwnCode = {
  readonly code: string
  readonly title: string
  /** The shop's address with the code in it. */
  readonly link: string | null
  readonly expiresOn: Temporal.PlainDate | null
  readonly grantedAt: Temporal.Instant
  readonly redeemedAt: Temporal.Instant | null
}

/** What a code of a batch takes off, good for one order and one ticket. */
export type BatchTerms = {
  /** Percent from 1 to 100, or an amount off a ticket. */
  readonly off: { readonly percent: number } | { readonly amount: Cents }
  /** The vendor's ids; empty means all. */
  readonly ticketTypes: readonly string[]
  readonly expiresAt: Temporal.Instant | null
}

export type NewBatch = BatchTerms & {
  /** Made by the form or the caller: one id is one batch, however often it is sent. */
  readonly batch: string
  readonly campaign: string
  readonly count: number
}

export const MOST_CODES_A_BATCH = 10_000

export type IntendResult =
  | { readonly ok: true; readonly batch: string }
  | UnknownCampaign
  | { readonly ok: false; readonly code: 'campaign-completed' }
  | { readonly ok: false; readonly code: 'batch-of-another-campaign' }
  | {
      readonly ok: false
      readonly code: 'invalid-field'
      readonly field: 'batch' | 'count' | 'percent' | 'amount'
      readonly reason: string
    }

export type BatchLease = { readonly batch: string; readonly token: number }

export type BeginBatchResult =
  | {
      readonly ok: true
      readonly lease: BatchLease
      readonly terms: BatchTerms & { readonly name: string }
      /** How many are made already. */
      readonly made: number
    }
  | { readonly ok: false; readonly code: 'unknown-batch'; readonly batch: string }
  | { readonly ok: false; readonly code: 'already-made' }
  | { readonly ok: false; readonly code: 'being-made' }
  | { readonly ok: false; readonly code: 'given-up' }

export type GoOnResult =
  | { readonly ok: true; readonly campaign: string }
  | { readonly ok: false; readonly code: 'unknown-batch'; readonly batch: string }

export type GiveUpResult =
  | {
      readonly ok: true
      readonly campaign: string
      readonly made: number
      readonly dropped: number
      readonly open: number
    }
  | { readonly ok: false; readonly code: 'unknown-batch'; readonly batch: string }
  | { readonly ok: false; readonly code: 'already-made' }

/** Another runner took over: this one must write nothing more. */
export class BatchLost extends Error {
  override readonly name = 'BatchLost'
}

export type WantedCode = {
  readonly id: number
  readonly code: string
  /**
   * `resume`: the vendor was asked for it before, and may have made it. `look-up`: so was it, and it is not wanted any
   * more; where it is there it counts as made.
   */
  readonly how: 'make' | 'resume' | 'look-up'
}

export type Batch = BatchTerms & {
  readonly id: string
  readonly count: number
  readonly made: number
  /** `giving-up`: a code that the vendor may have made is left to be looked up. */
  readonly state: 'unfinished' | 'halted' | 'giving-up' | 'given-up' | 'done'
  /** Whether somebody is making its codes now. */
  readonly running: boolean
  /** Why codes are left to be made. */
  readonly problem: string | null
  readonly intendedAt: Temporal.Instant
  /** Codes that the vendor refused, and others in their place; the last ones first. */
  readonly refused: readonly { readonly code: string; readonly reason: string }[]
}

export type RetiringCode = { readonly id: number; readonly discount: string }
