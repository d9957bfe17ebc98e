import type { Actor } from '../../platform/actor.ts'
import type { Snapshot, Tx } from '../../platform/db/tx.ts'
import type { Cents } from '../../platform/money.ts'
import type { Delivery, MessageState } from '../email/email.ts'

/**
 * Campaigns owns the campaigns, their codes, the waves in which codes were sent, and the grants: one code to one human,
 * once per campaign. A wave is one transaction: a grant and its mail for everyone, or nothing for anyone.
 *
 * Whether a code was used is a function of the orders that count; whoever knows the orders says so with `redeem`.
 */
export interface Campaigns {
  create(tx: Tx, campaign: NewCampaign, actor: Actor): Promise<CreateCampaignResult>
  /** Adds codes to a draft or active campaign in the order given. Those it can't take are named, the others are taken. */
  importCodes(tx: Tx, campaign: string, codes: readonly CodeLine[], actor: Actor): Promise<ImportCodesResult>
  activate(tx: Tx, campaign: string, actor: Actor): Promise<ActivateResult>
  /** What `sendWave` would do now, and would refuse. */
  previewWave(snapshot: Snapshot, campaign: string, audience: Audience): Promise<PreviewResult>
  /**
   * Grants a code to everyone of the audience who has none of this campaign, in order of id, codes in import order, and
   * queues their mail. The same `wave` id again answers with the wave that was sent.
   */
  sendWave(tx: Tx, request: WaveRequest, actor: Actor): Promise<WaveResult>
  /** Sets which order redeemed each granted code among `codes`; one without a redemption is released. */
  redeem(
    tx: Tx,
    codes: readonly string[],
    redemptions: readonly Redemption[],
  ): Promise<{ readonly redeemed: number; readonly released: number }>
  /** Queues every failed mail of the campaign again, to where its human's mail goes now. */
  retryFailed(tx: Tx, campaign: string, actor: Actor): Promise<RetryFailedResult>
  list(snapshot: Snapshot): Promise<readonly CampaignSummary[]>
  /** A campaign with its totals and waves; undefined when there is none. */
  show(snapshot: Snapshot, campaign: string): Promise<CampaignDetail | undefined>
  /** A page of a campaign's grants, in order of their codes; `after` is the last `position` of the page before. */
  grants(snapshot: Snapshot, campaign: string, page: GrantsPage): Promise<readonly GrantRow[]>
  /** A page of the codes of all campaigns, granted or not; `after` is the last `position` of the page before. */
  codes(snapshot: Snapshot, query: CodesQuery): Promise<readonly CodeRow[]>
  /** Every redeemed code with its order, over all campaigns. */
  redemptions(snapshot: Snapshot): Promise<ReadonlyMap<string, string>>
  /** Codes that are made at the ticket vendor; for the flow that makes them there. */
  readonly generation: CodeGeneration
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
  /** The next code to be made, recorded as tried before the vendor is asked for it; undefined once all are made. */
  next(tx: Tx, lease: BatchLease): Promise<WantedCode | undefined>
  /** `discount` is the vendor's id. A code that was imported elsewhere meanwhile is replaced, and its discount retired. */
  made(tx: Tx, lease: BatchLease, code: number, discount: string): Promise<void>
  /** Replaces a code that the vendor refuses by another; after some refusals in a row the batch is `halted`. */
  refused(tx: Tx, lease: BatchLease, code: number, reason: string): Promise<{ readonly halted: boolean }>
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

/** `title`, `subject` and `body` as typed; the body is Markdown with `{{Code}}`, `{{Name}}`, and `{{Link}}` where a link is set. */
export type NewCampaign = {
  readonly title: string
  readonly subject: string
  readonly body: string
  readonly replyTo: string | null
  /** The shop's address; `{{Code}}` in it stands for the code. */
  readonly link: string | null
}

export type CreateCampaignResult =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly code: 'invalid-field'; readonly field: keyof NewCampaign; readonly reason: string }

export type CodeLine = { readonly line: number; readonly code: string }

export type ImportCodesResult =
  | {
      readonly ok: true
      readonly added: number
      /** Codes of this campaign already: importing a file again is harmless. */
      readonly unchanged: number
      readonly refused: readonly { readonly line: number; readonly code: string; readonly reason: string }[]
    }
  | UnknownCampaign
  | { readonly ok: false; readonly code: 'campaign-completed' }

export type ActivateResult =
  | { readonly ok: true }
  | UnknownCampaign
  | { readonly ok: false; readonly code: 'not-a-draft'; readonly state: CampaignState }
  | { readonly ok: false; readonly code: 'no-codes' }
  | { readonly ok: false; readonly code: 'code-slot-missing' }
  | { readonly ok: false; readonly code: 'unknown-placeholders'; readonly unknown: readonly string[] }

export type Audience = { readonly everyone: true } | { readonly everyone: false; readonly teams: readonly string[] }

export type WaveRequest = {
  readonly campaign: string
  readonly audience: Audience
  /** Made by the form or the caller: one id is one wave, however often it is sent. */
  readonly wave: string
  /** The figures that a person approved; where they differ from what holds now, nothing is sent. */
  readonly approved?: WavePreview
}

export type WavePreview = {
  /** Whom the wave would grant a code. */
  readonly eligible: number
  readonly alreadyGranted: number
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
      readonly codes: readonly string[]
    }
  | WaveRefusal
  | { readonly ok: false; readonly code: 'preview-changed'; readonly preview: WavePreview }
  | { readonly ok: false; readonly code: 'wave-of-another-campaign' }

export type WaveRefusal =
  | UnknownCampaign
  | { readonly ok: false; readonly code: 'not-active'; readonly state: CampaignState }
  | { readonly ok: false; readonly code: 'unknown-teams'; readonly unknown: readonly string[] }
  | { readonly ok: false; readonly code: 'not-enough-codes'; readonly needed: number; readonly available: number }

export type UnknownCampaign = { readonly ok: false; readonly code: 'unknown-campaign'; readonly campaign: string }

/** `order` is the vendor's id. */
export type Redemption = { readonly code: string; readonly order: string; readonly at: Temporal.Instant }

export type RetryFailedResult = { readonly ok: true; readonly queued: number } | UnknownCampaign

export type CampaignState = 'draft' | 'active' | 'completed'

export type CampaignSummary = {
  readonly id: string
  readonly title: string
  readonly state: CampaignState
  readonly codes: number
  readonly granted: number
  readonly redeemed: number
}

export type CampaignDetail = CampaignSummary & {
  readonly subject: string
  readonly body: string
  readonly replyTo: string | null
  readonly link: string | null
  readonly mail: Readonly<Record<MessageState, number>>
  readonly waves: readonly WaveRow[]
}

export type WaveRow = {
  readonly id: string
  readonly sentAt: Temporal.Instant
  readonly audience: Audience
  readonly granted: number
  readonly queued: number
  readonly failed: number
}

export type GrantsPage = { readonly after?: number; readonly limit: number }

export type GrantRow = {
  readonly position: number
  readonly code: string
  readonly human: string
  readonly name: string
  readonly email: MessageState | null
  readonly redeemedOrder: string | null
  readonly redeemedAt: Temporal.Instant | null
}

export type CodesQuery = GrantsPage & {
  readonly campaign?: string
  readonly use?: CodeUseState
  /** What the code begins with, in any case. */
  readonly search?: string
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

export type GoOnResult =
  | { readonly ok: true; readonly campaign: string }
  | { readonly ok: false; readonly code: 'unknown-batch'; readonly batch: string }

/** Another runner took over: this one must write nothing more. */
export class BatchLost extends Error {
  override readonly name = 'BatchLost'
}

export type WantedCode = {
  readonly id: number
  readonly code: string
  /** The vendor was asked for it before, and may have made it. */
  readonly tried: boolean
}

export type Batch = BatchTerms & {
  readonly id: string
  readonly count: number
  readonly made: number
  readonly state: 'unfinished' | 'halted' | 'done'
  /** Whether somebody is making its codes now. */
  readonly running: boolean
  /** Why codes are left to be made. */
  readonly problem: string | null
  readonly intendedAt: Temporal.Instant
  /** Codes that the vendor refused, and others in their place; the last ones first. */
  readonly refused: readonly { readonly code: string; readonly reason: string }[]
}

export type RetiringCode = { readonly id: number; readonly discount: string }
