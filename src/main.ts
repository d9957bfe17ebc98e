import type { SectionManifest } from './platform/section.ts'
import { manifest as audit } from './sections/audit/section.ts'
import { manifest as auth } from './sections/auth/section.ts'
import { manifest as budget } from './sections/budget/section.ts'
import { manifest as campaigns } from './sections/campaigns/section.ts'
import { manifest as email } from './sections/email/section.ts'
import { manifest as events } from './sections/events/section.ts'
import { manifest as profiles } from './sections/profiles/section.ts'
import { manifest as teams } from './sections/teams/section.ts'
import { manifest as tickets } from './sections/tickets/section.ts'

/** Every section, those that are asked before those that ask. */
export const manifests: readonly SectionManifest[] = [
  audit,
  events,
  email,
  profiles,
  auth,
  teams,
  budget,
  campaigns,
  tickets,
]
