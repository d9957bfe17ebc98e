import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import { takeLock } from '../../../platform/db/locks.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import { basisPoints, cents } from '../../../platform/money.ts'
import type { ObservableParameter, PlannedParameters, PlanResult, ProjectionParameters } from '../budget.ts'
import { type Change, recordChanges } from './changes.ts'
import { own, type ProjectionParameter } from './tables.ts'
import { findYear, isOpen } from './years.ts'

const STORED_AS: Readonly<Record<keyof PlannedParameters, ProjectionParameter>> = {
  initialSales: 'initial-sales',
  dailyRate: 'daily-rate',
  averagePrice: 'average-price',
  donationShare: 'donation-share',
  stripeShare: 'stripe-share',
  stripeFixed: 'stripe-fixed',
  vendorShare: 'vendor-share',
}

const PARAMETERS = [
  'initialSales',
  'dailyRate',
  'averagePrice',
  'donationShare',
  'stripeShare',
  'stripeFixed',
  'vendorShare',
] as const satisfies readonly (keyof PlannedParameters)[]

type Stored = { readonly planned: number | null; readonly pick: 'planned' | 'observed' | null }

/** What was never planned is 0; where nothing was picked, what is observed counts. */
export async function projectionParameters(snapshot: Snapshot, year: string): Promise<ProjectionParameters> {
  const rows = await storedParameters(snapshot, year)
  const planned = (name: keyof PlannedParameters) => rows.get(STORED_AS[name])?.planned ?? 0
  const pick = (name: ObservableParameter) => rows.get(STORED_AS[name])?.pick ?? 'observed'
  return {
    planned: {
      initialSales: planned('initialSales'),
      dailyRate: planned('dailyRate'),
      averagePrice: cents(planned('averagePrice')),
      donationShare: basisPoints(planned('donationShare')),
      stripeShare: basisPoints(planned('stripeShare')),
      stripeFixed: cents(planned('stripeFixed')),
      vendorShare: basisPoints(planned('vendorShare')),
    },
    goneBy: {
      dailyRate: pick('dailyRate'),
      averagePrice: pick('averagePrice'),
      donationShare: pick('donationShare'),
      stripeShare: pick('stripeShare'),
      vendorShare: pick('vendorShare'),
    },
  }
}

export async function planProjection(
  tx: Tx,
  label: string,
  { planned, goneBy }: ProjectionParameters,
  actor: Actor,
): Promise<PlanResult> {
  await takeLock(tx, 'budget-year')
  const year = await findYear(tx, label)
  if (year === undefined) return { ok: false, code: 'unknown-year', year: label }
  if (!isOpen(year)) return { ok: false, code: 'year-closed', year: label }

  const picks: Partial<Record<keyof PlannedParameters, 'planned' | 'observed'>> = goneBy
  const held = await storedParameters(tx, year.id)
  const differing = PARAMETERS.flatMap((name) => {
    const after: Stored = { planned: planned[name], pick: picks[name] ?? null }
    const before = held.get(STORED_AS[name]) ?? { planned: null, pick: null }
    return before.planned === after.planned && before.pick === after.pick
      ? []
      : [{ parameter: STORED_AS[name], before, after }]
  })
  if (differing.length === 0) return { ok: true }
  await own(tx)
    .insertInto('projectionParameters')
    .values(differing.map(({ parameter, after }) => ({ yearId: year.id, parameter, ...after })))
    .onConflict((conflict) =>
      conflict.columns(['yearId', 'parameter']).doUpdateSet({
        planned: (excluded) => excluded.ref('excluded.planned'),
        pick: (excluded) => excluded.ref('excluded.pick'),
        version: sql`projection_parameters.version + 1`,
      }),
    )
    .execute()
  const subject = { kind: 'projection', id: year.id } as const
  const changes = differing.flatMap(({ parameter, before, after }): Change[] => [
    { subject, field: parameter, before: before.planned, after: after.planned },
    { subject, field: `${parameter}-pick`, before: before.pick, after: after.pick },
  ])
  await recordChanges(
    tx,
    year.id,
    changes.filter(({ before, after }) => before !== after),
    actor,
  )
  return { ok: true }
}

async function storedParameters(snapshot: Snapshot, year: string): Promise<ReadonlyMap<ProjectionParameter, Stored>> {
  const rows = await own(snapshot)
    .selectFrom('projectionParameters')
    .select(['parameter', 'planned', 'pick'])
    .where('yearId', '=', year)
    .execute()
  return new Map(rows.map(({ parameter, ...stored }) => [parameter, stored]))
}
