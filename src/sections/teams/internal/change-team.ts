import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import { isUuid } from '../../../platform/uuid.ts'
import type { Audit } from '../../audit/audit.ts'
import type { ChangeTeamResult, RenameTeamResult } from '../teams.ts'
import { own } from './tables.ts'
import { isVolunteers } from './volunteers.ts'

type Change = { readonly hasBudget: boolean } | { readonly active: boolean } | { readonly parent: null }

const ACTIONS = { hasBudget: 'team.budget', active: 'team.active', parent: 'team.leave-department' } as const

/** One setting of a team; the row is held, so that what is audited is what was changed. */
export async function change(
  tx: Tx,
  audit: Audit,
  team: string,
  setting: Change,
  actor: Actor,
): Promise<ChangeTeamResult> {
  const before = await held(tx, team)
  if (before === undefined) return { ok: false, code: 'unknown-team' }
  const [name, value] = oneOf(setting)
  if (before[name] === value) return { ok: true, changed: false }
  await own(tx).updateTable('teams').set(setting).where('id', '=', team).execute()
  const detail = { [name]: value }
  await audit.record(tx, { actor, action: ACTIONS[name], subject: { kind: 'team', id: team }, detail })
  return { ok: true, changed: true }
}

/** The unique index on the name closes the race of two that take one: the later fails, and is tried again by a person. */
export async function rename(
  tx: Tx,
  audit: Audit,
  team: string,
  typed: string,
  actor: Actor,
): Promise<RenameTeamResult> {
  const name = typed.trim()
  const before = await held(tx, team)
  if (before === undefined) return { ok: false, code: 'unknown-team' }
  if (before.name === name) return { ok: true, changed: false }
  const { rows: taken } = await sql`
    select from teams.teams where lower(name) = lower(${name}) and id <> ${team}`.execute(own(tx))
  if (taken.length > 0 || isVolunteers(name)) return { ok: false, code: 'name-taken', name }
  await own(tx).updateTable('teams').set({ name }).where('id', '=', team).execute()
  await audit.record(tx, { actor, action: 'team.rename', subject: { kind: 'team', id: team } })
  return { ok: true, changed: true }
}

function oneOf(setting: Change): readonly [keyof typeof ACTIONS, boolean | null] {
  if ('hasBudget' in setting) return ['hasBudget', setting.hasBudget]
  return 'active' in setting ? ['active', setting.active] : ['parent', setting.parent]
}

function held(tx: Tx, team: string) {
  if (!isUuid(team)) return undefined
  return own(tx).selectFrom('teams').selectAll().where('id', '=', team).forUpdate().executeTakeFirst()
}
