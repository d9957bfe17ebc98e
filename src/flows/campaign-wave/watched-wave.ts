import { setInterval } from 'node:timers/promises'
import type { Actor } from '../../platform/actor.ts'
import type { Database } from '../../platform/db/database.ts'
import { isLockTimeout } from '../../platform/db/locks.ts'
import type { Tx } from '../../platform/db/tx.ts'
import type {
  GivenSoFar,
  NewSending,
  ReminderRequest,
  ReminderResult,
  UnknownCampaign,
  WaveRequest,
  WaveResult,
} from '../../sections/campaigns/campaigns.ts'
import { type GivingNeeds, sendWave } from './giving-codes.ts'

export type WatchedNeeds = GivingNeeds & {
  readonly database: Pick<Database, 'transact'>
  readonly log: { readonly error: (detail: object, message: string) => void }
  /** Where it aborts, the wave is rolled back after the part that is being granted. */
  readonly signal: AbortSignal
  readonly report?: (given: GivenSoFar) => void
}

type Refused = { readonly ok: false; readonly code: string }

export type Watched<Result> = Result | UnknownCampaign | { readonly ok: false; readonly code: 'interrupted' }

const TOLD_EVERY_MS = 1_000

/** Sends a wave of codes, watched. */
export function sendWatched(needs: WatchedNeeds, request: WaveRequest, actor: Actor): Promise<Watched<WaveResult>> {
  return watch(needs, { ...request, purpose: 'code' }, actor, (tx, report) =>
    sendWave(tx, needs, request, actor, report),
  )
}

/** A wave of reminders, likewise. */
export function remindWatched(
  needs: WatchedNeeds,
  request: ReminderRequest,
  actor: Actor,
): Promise<Watched<ReminderResult>> {
  return watch(needs, { ...request, audience: { everyone: true }, purpose: 'reminder' }, actor, (tx, report) =>
    needs.campaigns.mail.remind(tx, request, actor, report),
  )
}

/**
 * Sends in one transaction and tells meanwhile, in others, how far it is, for whoever looks from another process. Why
 * nothing was sent stays told until `forget`.
 */
async function watch<Result extends { readonly ok: true } | Refused>(
  needs: WatchedNeeds,
  sending: NewSending,
  actor: Actor,
  send: (tx: Tx, report: (now: GivenSoFar) => void) => Promise<Result>,
): Promise<Watched<Result>> {
  const { database, campaigns, signal, report = () => {} } = needs
  const { wave } = sending
  const begun = await database.transact((tx) => campaigns.sending.begin(tx, sending, actor))
  // Somebody else tells of this one: it comes after theirs, and is the same wave.
  if (!begun.ok && begun.code === 'begun-before') return database.transact((tx) => send(tx, report))
  if (!begun.ok) return begun

  let given: GivenSoFar = { granted: 0, humans: null }
  const over = new AbortController()
  const telling = keepTelling(needs, wave, () => given, over.signal)
  try {
    const result = await database.transact((tx) =>
      send(tx, (now) => {
        signal.throwIfAborted()
        given = now
        report(now)
      }),
    )
    if (!result.ok) await database.transact((tx) => campaigns.sending.refuse(tx, wave, result.code))
    return result
  } catch (error) {
    const why = signal.aborted ? 'interrupted' : isLockTimeout(error) ? 'busy' : 'failed'
    await database.transact((tx) => campaigns.sending.refuse(tx, wave, why))
    if (signal.aborted) return { ok: false, code: 'interrupted' }
    throw error
  } finally {
    over.abort()
    await telling
  }
}

/** It is the wave that counts: where telling fails, the wave goes on and looks dead. */
async function keepTelling(
  { database, campaigns, log }: WatchedNeeds,
  wave: string,
  given: () => GivenSoFar,
  over: AbortSignal,
): Promise<void> {
  try {
    for await (const _ of setInterval(TOLD_EVERY_MS, undefined, { signal: over })) {
      await database.transact((tx) => campaigns.sending.tell(tx, wave, given()))
    }
  } catch (err) {
    if (!over.aborted) log.error({ err, wave }, 'how far a wave is could not be told')
  }
}
