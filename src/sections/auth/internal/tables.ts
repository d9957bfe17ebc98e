import type { Generated } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { Role } from '../auth.ts'

export type AuthTables = {
  loginTokens: {
    hash: Buffer
    human: string
    createdAt: Generated<Temporal.Instant>
    expiresAt: Generated<Temporal.Instant>
    usedAt: Temporal.Instant | null
  }
  sessions: {
    hash: Buffer
    human: string
    createdAt: Generated<Temporal.Instant>
    lastSeenAt: Generated<Temporal.Instant>
    endsAt: Generated<Temporal.Instant>
  }
  roleAssignments: {
    id: Generated<number>
    human: string
    role: Role
    heldFrom: Generated<Temporal.Instant>
    heldUntil: Temporal.Instant | null
  }
}

export const own = sectionDb<AuthTables>('auth')
