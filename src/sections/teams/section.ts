import type { SectionManifest } from '../../platform/section.ts'
import type { Audit } from '../audit/audit.ts'
import type { Profiles } from '../profiles/profiles.ts'
import { join, members } from './internal/memberships.ts'
import { create, list } from './internal/teams.ts'
import type { Teams } from './teams.ts'

export const manifest = {
  name: 'teams',
  asks: ['profiles', 'audit'],
  tables: {
    teams: { personal: [], plain: ['id', 'name', 'has_budget', 'active', 'created_at'] },
    memberships: { personal: ['human'], plain: ['team', 'since', 'until'] },
  },
  migrations: new URL('./migrations/', import.meta.url),
} satisfies SectionManifest

export function build({ profiles, audit }: { profiles: Profiles; audit: Audit }): Teams {
  return {
    create: (tx, team, actor) => create(tx, { profiles, audit }, team, actor),
    join: (tx, memberships, actor) => join(tx, audit, memberships, actor),
    list: (snapshot) => list(snapshot, profiles),
    members: (snapshot, names) => members(snapshot, profiles, names),
  }
}
