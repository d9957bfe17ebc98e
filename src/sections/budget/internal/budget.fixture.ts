import { randomUUID } from 'node:crypto'
import type { Actor } from '../../../platform/actor.ts'
import { type Bucket, bucketOf } from '../../../platform/calendar.ts'
import type { Database } from '../../../platform/db/database.ts'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import { appWith } from '../../../platform/http/app.fixture.ts'
import type { App } from '../../../platform/http/app.ts'
import type { Route } from '../../../platform/http/route.ts'
import type { Viewer } from '../../../platform/http/viewer.ts'
import { basisPoints, cents } from '../../../platform/money.ts'
import { build as buildAudit } from '../../audit/section.ts'
import { build as buildEvents } from '../../events/section.ts'
import { build as buildProfiles } from '../../profiles/section.ts'
import { build as buildTeams } from '../../teams/section.ts'
import type { CategoryFields, LineFields, SalesSoFar, SoldBucket } from '../budget.ts'
import { build, navigation, routes } from '../section.ts'

export const audit = buildAudit()
export const events = buildEvents({ audit })
export const profiles = buildProfiles({ audit })
export const teams = buildTeams({ audit, profiles })
export const budget = build({ teams })
export const operator: Actor = { kind: 'operator' }
export const treasurer = { actor: { kind: 'human', human: randomUUID() }, reach: { kind: 'whole' } } as const

export const lowTide = {
  id: 'ev_2026',
  name: 'Low Tide',
  year: 2026,
  timeZone: 'Europe/Madrid',
  currency: 'EUR',
  gateOpening: Temporal.PlainDate.from('2026-07-07'),
  eventEndOffset: 5,
  strikeEndOffset: 9,
  vipThreshold: null,
  ticketVatRate: basisPoints(1000),
  salesStart: Temporal.PlainDate.from('2026-03-14'),
  breakEvenFallback: null,
  shop: null,
}

type Sold = Partial<Record<Exclude<keyof SoldBucket, keyof Bucket>, number>>

/** The bucket of that day; what is not told is 0. */
export const sold = (day: string, figures: Sold): SoldBucket => ({
  ...bucketOf(Temporal.PlainDate.from(day)),
  tickets: figures.tickets ?? 0,
  gross: cents(figures.gross ?? 0),
  refunds: cents(figures.refunds ?? 0),
  taxable: cents(figures.taxable ?? 0),
  other: cents(figures.other ?? 0),
  vat: cents(figures.vat ?? 0),
  vipPremium: cents(figures.vipPremium ?? 0),
  donations: cents(figures.donations ?? 0),
  stripeFees: cents(figures.stripeFees ?? 0),
  vendorFees: cents(figures.vendorFees ?? 0),
})

/** The section's routes; what sales say is nothing, unless told. */
export function budgetRoutes(sales?: SalesSoFar): readonly Route[] {
  return routes({
    budget,
    events,
    teams,
    names: profiles.names,
    sales: async () => sales,
    syncTicketing: async (tx, year) =>
      sales === undefined
        ? { ok: false, code: 'no-event' }
        : budget.recordActuals(tx, { ...sales, year }, { kind: 'system', job: 'ticketing-budget' }),
  })
}

/** The section's pages over a database, for viewers by their sessions. */
export function budgetPages(
  database: Database,
  viewerOf: (session: string) => Omit<Viewer, 'signedInAt'> | undefined,
  sales?: SalesSoFar,
): App {
  const routes = budgetRoutes(sales)
  const signedInAt = Temporal.Now.instant()
  return appWith({
    routes,
    navigation,
    database,
    viewerOf: async (session) => {
      const viewer = viewerOf(session)
      return viewer && { ...viewer, signedInAt }
    },
  })
}

/** An expense of 121.00, with 21.00 of VAT. */
export const lineOf = (change: Partial<LineFields> = {}): LineFields => ({
  description: 'Timber',
  amount: cents(-12_100),
  vatRate: basisPoints(2100),
  expectedOn: null,
  team: null,
  notes: '',
  cashFlowOnly: false,
  progress: { state: 'planned' },
  ...change,
})

export const categoryOf = (change: Partial<CategoryFields> = {}): CategoryFields => ({
  name: 'Structures',
  position: 1,
  allocated: cents(-50_000),
  spending: 'opex',
  team: null,
  ...change,
})

/** What tests do again and again to the budget of a database. */
export function budgetOn(database: { readonly current: Database }) {
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => database.current.transact(work)
  const read = <T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> => database.current.snapshot(work)
  const done = <R extends { readonly ok: boolean }>(result: R): Extract<R, { readonly ok: true }> => {
    if (!isDone(result)) throw new Error(JSON.stringify(result))
    return result
  }
  return {
    write,
    read,
    done,
    team: async (name: string) =>
      done(await write((tx) => teams.create(tx, { name, hasBudget: true, members: [] }, operator))).id,
    human: async () => {
      const id = randomUUID()
      const person = { id, displayName: 'Somebody', emails: [] }
      await write((tx) => profiles.importPeople(tx, [person], operator))
      return id
    },
    coordinator: async (human: string, team: string, name: string) => {
      await write((tx) => teams.join(tx, [{ human, team: name }], operator))
      done(await write((tx) => teams.appoint(tx, { human, team }, operator)))
    },
    year: async (label: string) =>
      done(await write((tx) => budget.createYear(tx, { year: label, name: label }, operator))).id,
    group: async (year: string, name: string, { restricted = false } = {}) =>
      done(await write((tx) => budget.editing.addGroup(tx, year, { name, position: 9, restricted }, treasurer))).id,
    category: async (group: string, change: Partial<CategoryFields> = {}) =>
      done(await write((tx) => budget.editing.addCategory(tx, group, categoryOf(change), treasurer))).id,
    lines: async (category: string, ...lines: readonly Partial<LineFields>[]) =>
      done(await write((tx) => budget.editing.addLines(tx, category, lines.map(lineOf), treasurer))).ids,
    sheet: async (year: string) => {
      const found = await read((snapshot) => budget.sheet(snapshot, year, { kind: 'view' }))
      if (found === undefined) throw new Error(`there is no year ${year}`)
      return found
    },
  }
}

function isDone<R extends { readonly ok: boolean }>(result: R): result is Extract<R, { readonly ok: true }> {
  return result.ok
}
