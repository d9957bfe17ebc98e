import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor } from '../../platform/actor.ts'
import type { Database } from '../../platform/db/database.ts'
import { isLockTimeout } from '../../platform/db/locks.ts'
import type { Tx } from '../../platform/db/tx.ts'
import {
  type BatchLease,
  BatchLost,
  type BatchTerms,
  type BeginBatchResult,
  type Campaigns,
  type IntendResult,
  type NewBatch,
  type WantedCode,
} from '../../sections/campaigns/campaigns.ts'
import { type Discount, type NewDiscount, type TicketVendor, VendorError } from '../../vendors/ticket-vendor.ts'

export type MakeCodesNeeds = {
  readonly database: Database
  readonly campaigns: Campaigns
  readonly vendor: TicketVendor
  /** How many of the batch are made, after each. */
  readonly report?: (made: number) => void
  /** Ends the work before the next code. */
  readonly signal?: AbortSignal
}

export type MakeCodesResult =
  | { readonly ok: true }
  | Extract<BeginBatchResult, { ok: false }>
  /** Another runner took the batch over. */
  | { readonly ok: false; readonly code: 'batch-lost' }
  | { readonly ok: false; readonly code: 'generation-failed'; readonly problem: string }

const RENEW_MILLISECONDS = 10_000
const LOOK_AGAIN_MILLISECONDS = 250

/** Records the batch, and sees it made: by itself, or by whoever is at it already. */
export async function generateCodes(
  needs: MakeCodesNeeds,
  batch: NewBatch,
  actor: Actor,
): Promise<{ readonly ok: true } | Exclude<IntendResult, { ok: true }> | Exclude<MakeCodesResult, { ok: true }>> {
  const { database, campaigns, report, signal } = needs
  const intended = await database.transact((tx) => campaigns.generation.intend(tx, batch, actor))
  if (!intended.ok) return intended
  for (;;) {
    const result = await makeCodes(needs, batch.batch)
    if (result.ok || result.code === 'already-made') return { ok: true }
    // A runner that died keeps its lease for half a minute; one that lives makes what is wanted.
    const isElsewhere = result.code === 'being-made' || result.code === 'batch-lost'
    if (!isElsewhere || signal?.aborted) return result
    const there = await database.snapshot((snapshot) => campaigns.generation.batches(snapshot, batch.campaign))
    report?.(there.find(({ id }) => id === batch.batch)?.made ?? 0)
    await sleep(LOOK_AGAIN_MILLISECONDS)
  }
}

/**
 * Makes what is left of a batch, one code after the other: recorded as tried, made at the vendor outside any transaction,
 * recorded as made. A runner that dies in between leaves one code tried, and whoever goes on looks it up at the vendor
 * before asking again.
 */
export async function makeCodes(needs: MakeCodesNeeds, batch: string): Promise<MakeCodesResult> {
  const { database, campaigns } = needs
  const begun = await database.transact((tx) => campaigns.generation.begin(tx, batch))
  if (!begun.ok) return begun
  const { lease } = begun
  const renewing = setInterval(() => keep(needs, lease), RENEW_MILLISECONDS)
  try {
    const problem = await makeEach(needs, begun)
    await patiently(database, (tx) => campaigns.generation.end(tx, lease, problem))
    return problem === null ? { ok: true } : { ok: false, code: 'generation-failed', problem }
  } catch (error) {
    if (error instanceof BatchLost) return { ok: false, code: 'batch-lost' }
    throw error
  } finally {
    clearInterval(renewing)
  }
}

/** Why it ended before all were made, or null. */
async function makeEach(
  needs: MakeCodesNeeds,
  { lease, terms, made: before }: Extract<BeginBatchResult, { ok: true }>,
): Promise<string | null> {
  const { database, report, signal } = needs
  const { generation } = needs.campaigns
  for (let made = before; ; ) {
    report?.(made)
    if (signal?.aborted) return 'it was stopped'
    const wanted = await patiently(database, (tx) => generation.next(tx, lease))
    if (wanted === undefined) return null
    const answer = await ask(needs.vendor, wanted, terms)
    switch (answer.code) {
      case 'made':
        await patiently(database, (tx) => generation.made(tx, lease, wanted.id, answer.discount))
        made += 1
        break
      case 'refused': {
        const { reason } = answer
        const { halted } = await patiently(database, (tx) => generation.refused(tx, lease, wanted.id, reason))
        if (halted) return reason
        break
      }
      case 'not-there': {
        const { dropped } = await patiently(database, (tx) => generation.notThere(tx, lease, wanted.id))
        if (!dropped) return `the vendor was asked for ${wanted.code} a moment ago and may still make it`
        break
      }
      case 'failed':
        return answer.reason
    }
  }
}

type Answer =
  | { readonly code: 'made'; readonly discount: string }
  | { readonly code: 'refused' | 'failed'; readonly reason: string }
  | { readonly code: 'not-there' }

async function ask(
  vendor: TicketVendor,
  { code, how }: WantedCode,
  terms: BatchTerms & { readonly name: string },
): Promise<Answer> {
  const discount = { ...terms, code }
  try {
    const there = await askFor(vendor, discount, how)
    return there === undefined ? { code: 'not-there' } : { code: 'made', discount: there.id }
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    return { code: error.code === 'rejected' ? 'refused' : 'failed', reason: error.message }
  }
}

function askFor(vendor: TicketVendor, discount: NewDiscount, how: WantedCode['how']): Promise<Discount | undefined> {
  switch (how) {
    case 'make':
      return vendor.createDiscount(discount)
    case 'resume':
      return vendor.resumeDiscount(discount)
    case 'look-up':
      return vendor.recoverDiscount(discount)
  }
}

/** While the vendor makes us wait. Whether the lease was lost, or the database is away, the next write finds out. */
function keep({ database, campaigns }: MakeCodesNeeds, lease: BatchLease): void {
  database.transact((tx) => campaigns.generation.renew(tx, lease)).catch(() => {})
}

/** Somebody's long wave may hold the campaign for longer than a statement waits: what the vendor made is written after it. */
async function patiently<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await database.transact(work)
    } catch (error) {
      if (!isLockTimeout(error)) throw error
    }
  }
}
