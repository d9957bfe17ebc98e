import type { Personal } from '../../platform/personal.ts'
import type { Audit } from '../../sections/audit/audit.ts'
import type { Auth } from '../../sections/auth/auth.ts'
import type { Budget } from '../../sections/budget/budget.ts'
import type { Email } from '../../sections/email/email.ts'
import type { Teams } from '../../sections/teams/teams.ts'
import type { ReconcileNeeds } from '../reconcile.ts'

/** Privacy is asked of every section. */
export type PrivacyNeeds = ReconcileNeeds & {
  readonly audit: Audit
  readonly auth: Auth
  readonly budget: Budget
  readonly email: Email
  readonly teams: Teams
}

/**
 * Each section's answer for what it holds, by its name, in the order in which they let go: Tickets while addresses still
 * say what is whose, Profiles and the record of it all last.
 */
export function holders(needs: PrivacyNeeds): readonly (readonly [section: string, personal: Personal])[] {
  const { audit, auth, budget, campaigns, email, events, profiles, teams, tickets } = needs
  const sections = { tickets, campaigns, email, events, teams, auth, budget, profiles, audit }
  return Object.entries(sections).map(([section, { personal }]) => [section, personal] as const)
}
