import type { Route } from '../../platform/http/route.ts'
import type { SectionManifest } from '../../platform/section.ts'
import type { Audit } from '../audit/audit.ts'
import type { Profiles } from '../profiles/profiles.ts'
import type { Auth } from './auth.ts'
import { erase } from './internal/erasure.ts'
import { issueToken } from './internal/login-tokens.ts'
import { signInRoutes } from './internal/pages.tsx'
import { dataOf } from './internal/personal-data.ts'
import { endRole, endRoles, grantRole, hasAdmin } from './internal/roles.ts'
import { signIn, signOut, viewer } from './internal/sessions.ts'

export const manifest = {
  name: 'auth',
  asks: ['profiles', 'email', 'audit'],
  tables: {
    login_tokens: { personal: ['human'], plain: ['hash', 'created_at', 'expires_at', 'used_at'] },
    sessions: { personal: ['human'], plain: ['hash', 'created_at', 'last_seen_at', 'ends_at'] },
    role_assignments: { personal: ['human'], plain: ['id', 'role', 'held_from', 'held_until'] },
  },
  migrations: new URL('./migrations/', import.meta.url),
} satisfies SectionManifest

export function build({ audit, profiles }: { readonly audit: Audit; readonly profiles: Profiles }): Auth {
  return {
    issueToken,
    signIn,
    viewer: (tx, session) => viewer(profiles, tx, session),
    signOut,
    grantRole: (tx, human, role, actor) => grantRole(audit, tx, human, role, actor),
    endRole: (tx, human, role, actor) => endRole(audit, tx, human, role, actor),
    endRoles: (tx, human, actor) => endRoles(audit, tx, human, actor),
    hasAdmin,
    personal: { dataOf, erase },
  }
}

export function routes(auth: Auth): readonly Route[] {
  return signInRoutes(auth)
}
