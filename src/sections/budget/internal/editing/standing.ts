import { sql } from 'kysely'
import type { Tx } from '../../../../platform/db/tx.ts'
import type { CategoryKind, GroupKind, NotChanged, Reach, Thing, YearState } from '../../budget.ts'
import { editsLines, sees } from '../reach.ts'
import { own } from '../tables.ts'
import { isOpen } from '../years.ts'

/** Where a thing stands, as far as it decides who may change it. */
type Standing = {
  readonly yearId: string
  readonly year: string
  readonly state: YearState
  readonly archivedAt: Temporal.Instant | null
  readonly group: { readonly id: string; readonly kind: GroupKind | null; readonly restricted: boolean }
  readonly category: { readonly kind: CategoryKind | null; readonly team: string | null }
  readonly ticketing: boolean
}

export type Editable = { readonly ok: true; readonly standing: Standing }

/**
 * Whether `reach` may change this thing; `lines` asks of a category whether its lines may be. The lock keeps the year from
 * closing, and the group and category from being taken out of reach, before `tx` ends.
 */
export async function editable(
  tx: Tx,
  thing: Thing | { readonly kind: 'lines'; readonly id: string },
  reach: Reach,
): Promise<Editable | NotChanged> {
  const standing = await standingOf(tx, thing)
  if (standing === undefined || !sees(reach, standing.group)) return { ok: false, code: 'not-there' }
  const ofLines = thing.kind === 'line' || thing.kind === 'lines'
  const may = ofLines ? editsLines(reach, standing.group, standing.category) : reach.kind === 'whole'
  if (!may) return { ok: false, code: 'not-yours' }
  if (!isOpen(standing)) return { ok: false, code: 'year-closed', year: standing.year }
  if (standing.ticketing) return { ok: false, code: 'read-only' }
  return { ok: true, standing }
}

const PLACE = {
  group: sql`groups.id`,
  category: sql`categories.id`,
  lines: sql`categories.id`,
  line: sql`line_items.id`,
} as const

async function standingOf(tx: Tx, { kind, id }: { readonly kind: keyof typeof PLACE; readonly id: string }) {
  const inCategory = kind === 'group' ? sql`left join` : sql`join`
  const onLine = kind === 'line' ? sql`join` : sql`left join`
  const locked = kind === 'group' ? sql`years, groups` : sql`years, groups, categories`
  const { rows } = await sql<{
    yearId: string
    year: string
    state: YearState
    archivedAt: Temporal.Instant | null
    groupId: string
    groupKind: GroupKind | null
    restricted: boolean
    categoryKind: CategoryKind | null
    team: string | null
    ticketing: boolean
  }>`
    select years.id as year_id, years.label as year, years.state, years.archived_at, groups.id as group_id,
      groups.kind as group_kind, groups.restricted, categories.kind as category_kind, categories.team,
      ${kind === 'line' ? sql`line_items.ticketing_kind is not null` : sql`false`} as ticketing
    from budget.years
    join budget.groups on groups.year_id = years.id
    ${inCategory} budget.categories on categories.group_id = groups.id
    ${onLine} budget.line_items on line_items.category_id = categories.id
    where ${PLACE[kind]} = ${id}
    limit 1
    for share of ${locked}`.execute(own(tx))
  const [row] = rows
  if (row === undefined) return undefined
  const { groupId, groupKind, restricted, categoryKind, team, ...rest } = row
  return {
    ...rest,
    group: { id: groupId, kind: groupKind, restricted },
    category: { kind: categoryKind, team },
  } satisfies Standing
}
