import type { SectionManifest } from '../../platform/section.ts'
import type { Audit } from '../audit/audit.ts'
import type { Events } from './events.ts'
import { close, due, isClosed } from './internal/closing.ts'
import { declare, retract } from './internal/declarations.ts'
import { erase } from './internal/erasure.ts'
import { humansNamed, merge } from './internal/merging.ts'
import { derive, participations, turnout } from './internal/participations.ts'
import { dataOf } from './internal/personal-data.ts'
import { backfill, of, years } from './internal/roll.ts'
import { before, current, find, list, ofYear, save } from './internal/settings.ts'

export const manifest = {
  name: 'events',
  asks: ['audit'],
  tables: {
    events: {
      personal: [],
      plain: [
        'id',
        'name',
        'year',
        'time_zone',
        'currency',
        'gate_opening',
        'event_end_offset',
        'strike_end_offset',
        'vip_threshold',
        'ticket_vat_rate',
        'sales_start',
        'break_even_fallback',
        'shop',
        'current',
      ],
    },
    participations: { personal: ['human'], plain: ['year', 'derived', 'declared_at', 'source'] },
    closed_years: { personal: [], plain: ['year', 'closed_at'] },
  },
  migrations: new URL('./migrations/', import.meta.url),
} satisfies SectionManifest

export function build({ audit }: { audit: Audit }): Events {
  return {
    save: (tx, settings, actor) => save(tx, audit, settings, actor),
    current,
    before,
    list,
    find,
    ofYear,
    derive,
    participations,
    turnout,
    merge,
    humansNamed,
    declare,
    retract,
    closing: { due, close: (tx, year, closing, actor) => close(tx, audit, year, closing, actor), isClosed },
    roll: { years, of, backfill: (tx, rows, past, actor) => backfill(tx, audit, rows, past, actor) },
    personal: { dataOf, erase },
  }
}
