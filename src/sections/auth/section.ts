import type { Route } from '../../platform/http/route.ts'
import type { SectionManifest } from '../../platform/section.ts'
import type { Audit } from '../audit/audit.ts'
import type { Email } from '../email/email.ts'
import type { Profiles } from '../profiles/profiles.ts'
import type { Auth } from './auth.ts'
import { countAttempts } from './internal/attempts.ts'
import { erase } from './internal/erasure.ts'
import { firstAdmin } from './internal/first-admin.ts'
import { jobs } from './internal/forget.ts'
import { rolesOf } from './internal/held-roles.ts'
import { issueTokenTo, newcomer, settleToken } from './internal/login-tokens.ts'
import { mailLink } from './internal/mail-link.ts'
import { humansNamed, merge } from './internal/merging.ts'
import { firstAdminRoutes } from './internal/pages/first-admin-routes.tsx'
import { rolesPage, sessionsPage } from './internal/pages/navigation.ts'
import type { PageNeeds } from './internal/pages/page-needs.ts'
import { roleRoutes } from './internal/pages/role-routes.tsx'
import { sessionRoutes } from './internal/pages/session-routes.tsx'
import { signInRoutes } from './internal/pages/sign-in-routes.tsx'
import { dataOf } from './internal/personal-data.ts'
import { endRole, endRoles, grantRole, hasAdmin, isLastAdmin } from './internal/roles.ts'
import { signIn, signOut, viewer } from './internal/sessions.ts'

export { jobs, rolesPage, sessionsPage }

export const manifest = {
  name: 'auth',
  asks: ['profiles', 'email', 'audit'],
  tables: {
    login_tokens: {
      personal: ['human', 'address', 'language'],
      plain: ['hash', 'kind', 'created_at', 'expires_at', 'used_at'],
    },
    sessions: { personal: ['human', 'browser'], plain: ['hash', 'id', 'created_at', 'last_seen_at', 'ends_at'] },
    attempts: { personal: [], plain: ['kind', 'key', 'times'] },
    roles: { personal: [], plain: ['name'] },
    role_assignments: { personal: ['human'], plain: ['id', 'role', 'held_from', 'held_until'] },
  },
  migrations: new URL('./migrations/', import.meta.url),
} satisfies SectionManifest

export type AuthNeeds = {
  readonly audit: Audit
  readonly profiles: Profiles
  readonly email: Email
  /** Where links in mails lead. */
  readonly baseUrl: string
  /** What the keys of attempts are made with. */
  readonly secret: string
}

export function build({ audit, profiles, email, baseUrl, secret }: AuthNeeds): Auth {
  const roles = { audit, profiles }
  const link = { profiles, email, baseUrl, attempts: countAttempts(secret) }
  return {
    issueToken: async (tx, human) => (await issueTokenTo(tx, profiles, human)).token,
    mailLink: (tx, asked, knowsAddress) => mailLink(tx, link, asked, knowsAddress),
    newcomer,
    settle: (tx, token, human) => settleToken(tx, profiles, token, human),
    signIn: (tx, token, browser = '') => signIn(tx, token, browser),
    viewer: (tx, session) => viewer(profiles, tx, session),
    signOut,
    grantRole: (tx, human, role, actor, term = {}) => grantRole(tx, roles, { ...term, human, role }, actor),
    endRole: (tx, human, role, actor) => endRole(tx, roles, { human, role }, actor),
    endRoles: (tx, human, actor) => endRoles(tx, roles, human, actor),
    rolesOf,
    isLastAdmin: (tx, human) => isLastAdmin(tx, profiles, human),
    hasAdmin: (snapshot) => hasAdmin(snapshot, profiles),
    firstAdmin: firstAdmin(profiles),
    merge,
    humansNamed,
    personal: { dataOf, erase },
  }
}

export function routes(needs: PageNeeds): readonly Route[] {
  return [...signInRoutes(needs), ...firstAdminRoutes(needs), ...sessionRoutes(needs), ...roleRoutes(needs)]
}
