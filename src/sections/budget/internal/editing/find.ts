import type { Snapshot } from '../../../../platform/db/tx.ts'
import { isUuid } from '../../../../platform/uuid.ts'
import type { Found, Reach, Thing } from '../../budget.ts'
import { lineOf, lineRows } from '../lines.ts'
import { editsLines, sees } from '../reach.ts'
import { own } from '../tables.ts'
import { showYear } from '../year/settings.ts'

export async function find(snapshot: Snapshot, thing: Thing, reach: Reach): Promise<Found | undefined> {
  if (!isUuid(thing.id)) return undefined
  const { kind } = thing
  const row =
    kind === 'line' ? await lineRows(snapshot).where('lineItems.id', '=', thing.id).executeTakeFirst() : undefined
  if (kind === 'line' && row === undefined) return undefined
  const categoryId = kind === 'category' ? thing.id : row?.categoryId
  const category = categoryId === undefined ? undefined : await categoryRow(snapshot, categoryId)
  if (kind === 'category' && category === undefined) return undefined
  const found = await groupRow(snapshot, category?.groupId ?? thing.id)
  if (found === undefined || !sees(reach, found)) return undefined
  const { label, ...group } = found
  const year = await showYear(snapshot, label)
  if (year === undefined) throw new Error(`a group is of the year ${label}, which is not there`)
  const isChanging = year.state !== 'closed' && !year.archived
  const whole = reach.kind === 'whole' && isChanging
  if (category === undefined) return { kind: 'group', year, group, edits: whole }
  const { groupId: _, ...of } = category
  if (row === undefined) return { kind: 'category', year, group, category: of, edits: whole }
  const line = lineOf(row)
  const edits = isChanging && line.ticketing === null && editsLines(reach, group, category)
  return { kind: 'line', year, group, category: of, line, edits }
}

function groupRow(snapshot: Snapshot, id: string) {
  return own(snapshot)
    .selectFrom('groups')
    .innerJoin('years', 'years.id', 'groups.yearId')
    .select(['groups.id', 'groups.name', 'groups.position', 'groups.kind', 'groups.restricted', 'groups.version'])
    .select('years.label')
    .where('groups.id', '=', id)
    .executeTakeFirst()
}

function categoryRow(snapshot: Snapshot, id: string) {
  return own(snapshot)
    .selectFrom('categories')
    .select(['id', 'groupId', 'name', 'position', 'kind', 'team', 'allocated', 'spending', 'reference', 'version'])
    .where('id', '=', id)
    .executeTakeFirst()
}
