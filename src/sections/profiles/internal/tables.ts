import type { Generated } from 'kysely'
import { sectionDb } from '../../../platform/db/section-db.ts'
import type { Language, Status, Tier } from '../profiles.ts'

type ProfilesTables = {
  humans: {
    id: string
    displayName: string
    language: Language
    status: Generated<Status>
    /** Null of a guest. */
    tier: Generated<Tier | null>
    city: string | null
    createdAt: Generated<Temporal.Instant>
  }
  verificationLinks: {
    hash: Buffer
    id: Generated<string>
    human: string
    canonical: string
    createdAt: Generated<Temporal.Instant>
    expiresAt: Generated<Temporal.Instant>
    usedAt: Temporal.Instant | null
  }
  addresses: {
    human: string
    canonical: string
    address: string
    verified: boolean
    position: number
    own: Generated<boolean>
  }
  deletionRequests: { human: string; requestedAt: Temporal.Instant }
}

export const own = sectionDb<ProfilesTables>('profiles')
