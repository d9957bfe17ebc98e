import { randomUUID } from 'node:crypto'
import type { Database } from '../../platform/db/database.ts'
import type { Tx } from '../../platform/db/tx.ts'
import type { Job, JobResult } from '../../platform/jobs/job.ts'
import { beforeReconciling, reconcile } from '../reconcile.ts'
import { deletionState } from './deletion.ts'
import { NOTICE } from './hold.ts'
import { holders, type PrivacyNeeds } from './needs.ts'

const actor = { kind: 'system', job: 'privacy-purge' } as const

/** A refund or a ticket that the last pass did not see could move a hold. */
const FRESH = Temporal.Duration.from({ hours: 24 })

export type PurgeResult =
  | { readonly ok: true; readonly nobody: string }
  /** Not due: the hold goes on, or the request was taken back. Not read: the vendor's sales are older than a day. */
  | { readonly ok: false; readonly code: 'not-due' | 'sales-not-read' | 'last-admin' }

/**
 * Erases one human over all sections, or nothing of them. Under the lock `reconcile` no sale can come in between, and under
 * their own no cancelling; the hold is worked out again under both.
 */
export async function purge(tx: Tx, needs: PrivacyNeeds, human: string): Promise<PurgeResult> {
  await beforeReconciling(tx)
  const { profiles, tickets, auth, audit, clock } = needs
  await profiles.deletion.hold(tx, human)
  const state = await deletionState(tx, needs, human)
  if (state === undefined || Temporal.Instant.compare(state.until, clock.now()) > 0)
    return { ok: false, code: 'not-due' }
  if (!(await tickets.readWithin(tx, FRESH))) return { ok: false, code: 'sales-not-read' }
  const ended = await auth.endRoles(tx, human, actor)
  if (!ended.ok) return ended
  // A year that is over is closed first: whoever took part in it did, though nobody knows who.
  await reconcile(tx, needs, {})

  const nobody = randomUUID()
  const { addresses, shared } = await profiles.deletion.subject(tx, human)
  for (const [, personal] of holders(needs)) await personal.erase(tx, { human, nobody, addresses })
  await audit.record(tx, { actor, action: 'human.erase', subject: { kind: 'human', id: nobody } })
  // An address that another verified, too, is theirs alone from now on.
  await reconcile(tx, needs, { addresses: [...addresses, ...shared] })
  return { ok: true, nobody }
}

export type PurgeDueResult = {
  readonly purged: number
  /** Whose hold is over and who stay nevertheless. */
  readonly left: readonly { readonly human: string; readonly code: 'sales-not-read' | 'last-admin' }[]
}

/** Whoever is due, a transaction each: of two runs at once, the second finds nobody left. */
export async function purgeDue(
  needs: PrivacyNeeds & { readonly database: Pick<Database, 'snapshot' | 'transact'> },
): Promise<PurgeDueResult> {
  const { database, profiles, clock } = needs
  const asked = await database.snapshot((snapshot) =>
    profiles.deletion.requestedBefore(snapshot, clock.now().subtract(NOTICE)),
  )
  const results: (PurgeResult & { readonly human: string })[] = []
  const faults: unknown[] = []
  for (const human of asked) {
    try {
      results.push({ human, ...(await database.transact((tx) => purge(tx, needs, human))) })
    } catch (error) {
      // Said at the end, loudly: whoever comes after is due all the same.
      faults.push(error)
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} who are due could not be erased`)
  return {
    purged: results.filter(({ ok }) => ok).length,
    left: results.flatMap((result) =>
      result.ok || result.code === 'not-due' ? [] : [{ human: result.human, code: result.code }],
    ),
  }
}

/** After the nightly pass, and again while that is late. */
export function jobs(needs: Parameters<typeof purgeDue>[0]): readonly Job[] {
  return [
    {
      name: 'privacy-purge',
      cron: '45 4 * * *',
      retries: { times: 6, minutesBetween: 30 },
      run: async (): Promise<JobResult> => {
        const { left } = await purgeDue(needs)
        if (left.length === 0) return { ok: true }
        const unread = left.filter(({ code }) => code === 'sales-not-read').length
        const reason =
          unread > 0
            ? `${unread} to be deleted wait for a complete pass over the vendor's sales`
            : 'the last admin asked to be deleted: make somebody else admin first'
        return { ok: false, code: 'failed', reason }
      },
    },
  ]
}
