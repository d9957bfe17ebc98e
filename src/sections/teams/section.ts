import type { SectionManifest } from '../../platform/section.ts'
import type { Audit } from '../audit/audit.ts'
import type { Profiles } from '../profiles/profiles.ts'
import { change, rename } from './internal/change-team.ts'
import { appoint, coordinates, placeUnder } from './internal/departments.ts'
import { all, of, show } from './internal/directory.ts'
import { erase, leaveAll } from './internal/erasure.ts'
import { join, members } from './internal/memberships.ts'
import { humansNamed, merge } from './internal/merging.ts'
import { add, dismiss, remove } from './internal/one-member.ts'
import { navigationPage, routes } from './internal/pages/routes.tsx'
import { dataOf } from './internal/personal-data.ts'
import { create, list, names } from './internal/teams.ts'
import type { Teams } from './teams.ts'

export { navigationPage, routes }

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
    join: (tx, memberships, actor) => join(tx, { profiles, audit }, memberships, actor),
    list: (snapshot) => list(snapshot, profiles),
    members: (snapshot, named) => members(snapshot, profiles, named),
    names,
    placeUnder: (tx, team, department, actor) => placeUnder(tx, audit, team, department, actor),
    appoint: (tx, coordinator, actor) => appoint(tx, audit, coordinator, actor),
    merge,
    humansNamed,
    coordinates: (snapshot, human) => coordinates(snapshot, profiles, human),
    leaveAll: (tx, human, actor) => leaveAll(tx, audit, human, actor),
    desk: {
      rename: (tx, team, name, actor) => rename(tx, audit, team, name, actor),
      setHasBudget: (tx, team, hasBudget, actor) => change(tx, audit, team, { hasBudget }, actor),
      setActive: (tx, team, active, actor) => change(tx, audit, team, { active }, actor),
      leaveDepartment: (tx, team, actor) => change(tx, audit, team, { parent: null }, actor),
      add: (tx, membership, actor) => add(tx, { profiles, audit }, membership, actor),
      remove: (tx, membership, actor) => remove(tx, audit, membership, actor),
      dismiss: (tx, membership, actor) => dismiss(tx, audit, membership, actor),
    },
    directory: {
      all: (snapshot) => all(snapshot, profiles),
      show: (snapshot, team) => show(snapshot, profiles, team),
      of,
    },
    personal: { dataOf, erase },
  }
}
