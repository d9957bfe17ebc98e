import type { Audit } from '../../audit/audit.ts'
import type { Email } from '../../email/email.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import type { Teams } from '../../teams/teams.ts'

/** The faces that Campaigns asks. */
export type CampaignsNeeds = {
  readonly email: Email
  readonly teams: Teams
  readonly profiles: Profiles
  readonly audit: Audit
}
