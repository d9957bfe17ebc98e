import type { Command } from 'commander'
import { deletionState } from '../flows/privacy/deletion.ts'
import { exportOf } from '../flows/privacy/export.ts'
import { purgeDue } from '../flows/privacy/purge.ts'
import type { Humans } from '../main.ts'
import type { Snapshot } from '../platform/db/tx.ts'
import { command, type Outcome, withHumans } from './command.ts'

export function privacyCommands(program: Command): void {
  const privacy = program.command('privacy').description('what is held about people')
  command(
    privacy,
    'export',
    'prints everything that is held about somebody, as JSON',
    (self) => self.argument('<person>', 'an id or a verified address'),
    ([person = '']) => exportPerson(person),
  )
  command(
    privacy,
    'hold',
    'says until when somebody stays who asked to be deleted, and why',
    (self) => self.argument('<person>', 'an id or a verified address'),
    ([person = '']) => hold(person),
  )
  command(privacy, 'purge-due', 'deletes whoever asked for it and is held no longer', (self) => self, purge)
}

function exportPerson(person: string): Promise<Outcome> {
  return withHumans(async (humans) => {
    const { database, audit } = humans
    const human = await database.snapshot((snapshot) => humans.profiles.find(snapshot, person))
    if (human === undefined) return { ok: false, code: 'unknown-person', person }
    const document = await database.snapshot((snapshot) => exportOf(snapshot, humans, human))
    const subject = { kind: 'human', id: human }
    await database.transact((tx) =>
      audit.record(tx, { actor: { kind: 'operator' }, action: 'privacy.export', subject }),
    )
    return { ok: true, json: document, text: JSON.stringify(document, null, 2) }
  })
}

const REASONS = { notice: '30 days to think it over', ticket: 'a ticket of the current event' } as const

function hold(person: string): Promise<Outcome> {
  return read(person, async (snapshot, humans, human) => {
    const state = await deletionState(snapshot, humans, human)
    if (state === undefined) return { ok: false, code: 'not-requested', person }
    const { until, reason, requestedAt, timeZone } = state
    const json = { requestedAt: requestedAt.toString(), until: until.toString(), reason, timeZone }
    const local = until.toZonedDateTimeISO(timeZone).toPlainDateTime().toString({ smallestUnit: 'minute' })
    return { ok: true, json, text: `until ${local.replace('T', ' ')} (${timeZone}): ${REASONS[reason]}` }
  })
}

function purge(): Promise<Outcome> {
  return withHumans(async (humans) => {
    const { purged, left } = await purgeDue(humans)
    if (left.some(({ code }) => code === 'sales-not-read')) {
      return { ok: false, code: 'sales-not-read', purged, left }
    }
    if (left.length > 0) return { ok: false, code: 'last-admin', purged, left }
    return { ok: true, json: { purged }, text: purged === 0 ? 'nobody is due' : `${purged} deleted` }
  })
}

function read(
  person: string,
  work: (snapshot: Snapshot, humans: Humans, human: string) => Promise<Outcome>,
): Promise<Outcome> {
  return withHumans((humans) =>
    humans.database.snapshot(async (snapshot): Promise<Outcome> => {
      const human = await humans.profiles.find(snapshot, person)
      return human === undefined ? { ok: false, code: 'unknown-person', person } : work(snapshot, humans, human)
    }),
  )
}
