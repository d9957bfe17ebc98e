import type { SectionManifest } from '../../platform/section.ts'
import type { Audit } from '../audit/audit.ts'
import type { Events } from '../events/events.ts'
import { applyRecords } from './internal/apply.ts'
import { attendance } from './internal/attendance.ts'
import { holdsCurrentEventTicket, readWithin } from './internal/awaited.ts'
import { erase } from './internal/erasure.ts'
import { idsHere, pending } from './internal/expected.ts'
import { feesFailed, recordFees, withoutFees } from './internal/fees.ts'
import { deriveFigures, figures, outdate } from './internal/figures.ts'
import { held } from './internal/held.ts'
import { receive, taken, waiting } from './internal/hints.ts'
import { holders, holdings, knowsAddress, owners, redemptions, reusedCodes } from './internal/holdings.ts'
import { jobs } from './internal/jobs.ts'
import { begin, beginFees, letGo, renew } from './internal/lease.ts'
import { decideMatch } from './internal/manual-matches.ts'
import { belongings, humansNamed, merge } from './internal/merging.ts'
import { navigationPages } from './internal/pages/navigation.ts'
import { routes } from './internal/pages/routes.ts'
import { dataOf } from './internal/personal-data.ts'
import { describe } from './internal/places.ts'
import { reconcile } from './internal/reconcile.ts'
import { end, last, progress } from './internal/runs.ts'
import { everythingOf } from './internal/scope.ts'
import { countSetAside } from './internal/set-aside.ts'
import { unsound } from './internal/unsound.ts'
import type { Tickets } from './tickets.ts'

export { jobs, navigationPages, routes }

export const manifest = {
  name: 'tickets',
  asks: ['events', 'audit'],
  tables: {
    orders: {
      personal: ['buyer_name', 'buyer_email', 'address', 'searched'],
      plain: [
        'id',
        'event_id',
        'status',
        'state',
        'state_known',
        'purchased_at',
        'currency',
        'total',
        'refunded',
        'donations',
        'payment_intent',
        'gone',
      ],
    },
    order_discounts: { personal: [], plain: ['order_id', 'position', 'code', 'code_key', 'amount'] },
    tickets: {
      personal: ['name', 'email', 'own_address', 'address', 'barcode', 'searched'],
      plain: [
        'id',
        'order_id',
        'event_id',
        'type_id',
        'type_name',
        'status',
        'checked_in',
        'listed_price',
        'created_at',
        'gone',
      ],
    },
    erased_records: { personal: [], plain: ['id', 'kind', 'keeps_name', 'keeps_own'] },
    reconciled_orders: {
      personal: ['human'],
      plain: ['order_id', 'unmatched', 'tickets_sold', 'taxable', 'vip_premium', 'donations', 'other', 'vat'],
    },
    reconciled_tickets: { personal: ['human'], plain: ['ticket_id', 'unmatched', 'net_price'] },
    manual_matches: { personal: ['human', 'decided_by'], plain: ['ticket_id', 'decided_at'] },
    payment_fees: { personal: [], plain: ['payment_intent', 'currency', 'payment_fee', 'vendor_fee', 'method'] },
    sync_runs: {
      personal: [],
      plain: [
        'id',
        'mode',
        'state',
        'started_at',
        'ended_at',
        'pages',
        'read',
        'added',
        'changed',
        'set_aside',
        'fees_added',
        'error',
        'event_id',
        'rereads',
        'reached',
        'fees_error',
      ],
    },
    sync_notes: { personal: [], plain: ['run', 'kind', 'record_kind', 'record_id', 'reason'] },
    hints: { personal: [], plain: ['id', 'kind', 'record_id', 'received_at', 'taken_at'] },
    figures: { personal: [], plain: ['single', 'stale', 'event_id', 'currency', 'time_zone', 'figures'] },
    vendor_events: { personal: [], plain: ['event_id', 'capacity'] },
    sync_lease: { personal: [], plain: ['work', 'token', 'expires_at'] },
  },
  migrations: new URL('./migrations/', import.meta.url),
} satisfies SectionManifest

export function build({ events, audit }: { events: Events; audit: Audit }): Tickets {
  return {
    sync: {
      begin: (tx, mode) => begin(tx, events, mode),
      renew,
      apply: async (tx, lease, records) => {
        const applied = await applyRecords(tx, records)
        // Only what was written needs the lease: a page without news leaves no trace at all.
        if (applied.touched.orders.length + applied.touched.looseTickets.length > 0) {
          await renew(tx, lease)
          await outdate(tx)
        }
        return applied
      },
      pending,
      idsHere,
      describe,
      beginFees,
      withoutFees,
      recordFees,
      feesFailed,
      endFees: async (tx, lease) => {
        await deriveFigures(tx, events)
        await letGo(tx, lease)
      },
      progress,
      end: async (tx, lease, outcome) => {
        const run = await end(tx, lease, outcome)
        await deriveFigures(tx, events)
        return run
      },
      last,
      setAside: (snapshot) => countSetAside(snapshot, events),
    },
    hints: { receive, waiting, taken },
    everythingOf,
    reconcile: (tx, touched, findOwners) => reconcile(tx, events, touched, findOwners),
    decideMatch: (tx, match, actor) => decideMatch(tx, audit, match, actor),
    redemptions,
    reusedCodes,
    holdings,
    held: (snapshot, human) => held(snapshot, events, human),
    attendance,
    holders: (snapshot) => holders(snapshot, events),
    sales: async (snapshot) => (await figures(snapshot, events))?.sales,
    weeklyActuals: async (snapshot) => (await figures(snapshot, events))?.weeks ?? [],
    figures: (snapshot) => figures(snapshot, events),
    deriveFigures: (tx) => deriveFigures(tx, events),
    owners: (snapshot) => owners(snapshot, events),
    belongings,
    merge,
    humansNamed,
    holdsCurrentEventTicket: (snapshot, human) => holdsCurrentEventTicket(snapshot, events, human),
    readWithin: (snapshot, age) => readWithin(snapshot, events, age),
    knowsAddress,
    unsound,
    personal: { dataOf, erase },
  }
}
