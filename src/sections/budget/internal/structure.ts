import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Team } from '../../teams/teams.ts'
import type { CategoryKind } from '../budget.ts'
import { type Change, made, type Recorded } from './changes.ts'
import { own } from './tables.ts'

const ticketingCategories: readonly { readonly name: string; readonly kind: CategoryKind }[] = [
  { name: 'Ticket Revenue', kind: 'ticket-revenue' },
  { name: 'Donations', kind: 'donations' },
  { name: 'Processing Fees', kind: 'processing-fees' },
]

/** The two groups that every year has, with their categories. Returns what was made, for the record. */
export async function makeStructure(tx: Tx, year: string, teams: readonly Team[]): Promise<readonly Change[]> {
  const groups = await own(tx)
    .insertInto('groups')
    .values([
      { yearId: year, name: 'Departments', position: 1, kind: 'departments' },
      { yearId: year, name: 'Ticketing', position: 2, kind: 'ticketing' },
    ])
    .returning(['id', 'kind', sql<Recorded>`to_jsonb(groups)`.as('row')])
    .execute()
  const departments = groups.filter((group) => group.kind === 'departments')
  const ticketing = groups.filter((group) => group.kind === 'ticketing')
  const categories = await own(tx)
    .insertInto('categories')
    .values([
      ...departments.flatMap(({ id }) =>
        teams
          .filter((team) => team.hasBudget)
          .map((team, place) => ({ groupId: id, name: team.name, position: place + 1, kind: null, team: team.id })),
      ),
      ...ticketing.flatMap(({ id }) =>
        ticketingCategories.map(({ name, kind }, place) => ({
          groupId: id,
          name,
          position: place + 1,
          kind,
          team: null,
        })),
      ),
    ])
    .returning(sql<Recorded>`to_jsonb(categories)`.as('row'))
    .execute()
  return [...groups.map(({ row }) => made('group', row)), ...categories.map(({ row }) => made('category', row))]
}
