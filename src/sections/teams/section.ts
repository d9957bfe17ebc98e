import type { SectionManifest } from '../../platform/section.ts'
import type { Audit } from '../audit/audit.ts'
import type { Profiles } from '../profiles/profiles.ts'
import { appoint, coordinates, placeUnder } from './internal/departments.ts'
import { erase, leaveAll } from './internal/erasure.ts'
import { join, members } from './internal/memberships.ts'
import { dataOf } from './internal/personal-data.ts'
import { create, list, names } from './internal/teams.ts'
import type { Teams } from './teams.ts'

export const manifest = {
  name: 'teams',
  asks: ['profiles', 'audit'],
  tables: {
    teams: { personal: [], plain: ['id', 'name', 'has_budget', 'active', 'created_at', 'parent'] },
    memberships: { personal: ['human'], plain: ['team', 'since', 'until', 'coordinator'] },
  },
  migrations: new URL('./migrations/', import.meta.url),
} satisfies SectionManifest

export function build({ profiles, audit }: { profiles: Profiles; audit: Audit }): Teams {
  return {
    create: (tx, team, actor) => create(tx, { profiles, audit }, team, actor),
    join: (tx, memberships, actor) => join(tx, audit, memberships, actor),
    list: (snapshot) => list(snapshot, profiles),
    members: (snapshot, named) => members(snapshot, profiles, named),
    names,
    placeUnder: (tx, team, department, actor) => placeUnder(tx, audit, team, department, actor),
    appoint: (tx, coordinator, actor) => appoint(tx, audit, coordinator, actor),
    coordinates,
    leaveAll: (tx, human, actor) => leaveAll(tx, audit, human, actor),
    personal: { dataOf, erase },
  }
}
