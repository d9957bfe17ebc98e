import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Place, TicketingKind } from '../budget.ts'
import { own } from './tables.ts'
import { categoryOf } from './ticketing-lines.ts'

export type BookedIn = (kind: TicketingKind) => { readonly group: Place; readonly category: Place }

/** Where the year's ticketing lines are booked. */
export async function ticketingCategories(snapshot: Snapshot, year: string): Promise<BookedIn> {
  const categories = await own(snapshot)
    .selectFrom('categories')
    .innerJoin('groups', 'groups.id', 'categories.groupId')
    .select(['categories.id', 'categories.name', 'categories.kind', 'groups.id as groupId', 'groups.name as groupName'])
    .where('groups.yearId', '=', year)
    .where('groups.kind', '=', 'ticketing')
    .execute()
  return (kind) => {
    const category = categories.find((each) => each.kind === categoryOf[kind])
    if (category === undefined) throw new Error(`budget year ${year} has no category for ${kind}`)
    const { id, name, groupId, groupName } = category
    return { group: { id: groupId, name: groupName }, category: { id, name } }
  }
}
