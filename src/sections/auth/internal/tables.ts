import type { Generated } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { Language } from '../../../platform/i18n/language.ts'
import type { Role } from '../auth.ts'

export type AuthTables = {
  loginTokens: {
    hash: Buffer
    kind: 'sign-in' | 'first-admin'
    human: string | null
    address: string | null
    language: Language | null
    createdAt: Generated<Temporal.Instant>
    expiresAt: Generated<Temporal.Instant>
    usedAt: Temporal.Instant | null
  }
  sessions: {
    hash: Buffer
    id: Generated<string>
    human: string
    browser: string
    createdAt: Generated<Temporal.Instant>
    lastSeenAt: Generated<Temporal.Instant>
    endsAt: Generated<Temporal.Instant>
  }
  attempts: { kind: string; key: Buffer; times: readonly Temporal.Instant[] }
  roles: { name: Role }
  roleAssignments: {
    id: Generated<number>
    human: string
    role: Role
    heldFrom: Generated<Temporal.Instant>
    heldUntil: Temporal.Instant | null
  }
}

export const own = sectionDb<AuthTables>('auth')
