import type { Generated } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'

type TeamsTables = {
  teams: {
    id: string
    name: string
    hasBudget: boolean
    active: Generated<boolean>
    createdAt: Generated<Temporal.Instant>
    parent: string | null
  }
  memberships: {
    team: string
    human: string
    since: Generated<Temporal.Instant>
    until: Generated<Temporal.Instant | null>
    coordinator: Generated<boolean>
  }
}

export const own = sectionDb<TeamsTables>('teams')
