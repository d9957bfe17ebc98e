import type { Command } from 'commander'
import { importMembers } from '../flows/members-import.ts'
import { mergeHumans } from '../flows/merge-humans/merge-humans.ts'
import { type Humans, timeZoneOf } from '../main.ts'
import type { Snapshot, Tx } from '../platform/db/tx.ts'
import { ROLES, type Role, signInPath } from '../sections/auth/auth.ts'
import { day } from './arguments.ts'
import { command, type Outcome, withHumans } from './command.ts'
import { readText } from './files.ts'
import { readMembers } from './member-file.ts'

export function peopleCommands(program: Command): void {
  const members = program.command('members').description('the people')
  command(
    members,
    'import',
    'adds and changes people from a CSV or JSON file; refuses it whole when a record is refused',
    (self) => self.argument('<file>').option('--dry-run', 'only say what it would do'),
    ([file = ''], { dryRun }) => importFile(file, dryRun === true),
  )

  command(
    members,
    'merge',
    'makes two humans who are one into one: the second, with everything of both',
    (self) =>
      self
        .argument('<from>', 'who goes: an id or a verified address')
        .argument('<into>', 'who stays')
        .option(
          '--keep <code>',
          'of a campaign in which both hold one; may be given several times',
          (code, codes: string[]) => [...codes, code],
          [],
        ),
    ([from = '', into = ''], { keep }) => mergeMembers(from, into, Array.isArray(keep) ? keep.map(String) : []),
  )

  const teams = program.command('teams').description('the teams')
  command(
    teams,
    'create',
    'makes a team',
    (self) =>
      self
        .argument('<name>')
        .option('--members <file>', "a human's id or address a line")
        .option('--budget', 'gives it a category in every new budget year'),
    ([name = ''], { members: file, budget }) =>
      createTeam(name, typeof file === 'string' ? file : null, budget === true),
  )

  const roles = program.command('roles').description('who may do what')
  for (const verb of ['grant', 'end'] as const) {
    command(
      roles,
      verb,
      verb === 'grant' ? 'gives somebody a role' : 'takes a role from somebody',
      (self) => {
        const changing = self.argument('<person>', 'an id or a verified address').argument('<role>', ROLES.join(', '))
        return verb === 'grant' ? changing.option('--until <day>', 'their last day, such as 2026-12-31', day) : changing
      },
      ([person = '', role = ''], { until }) =>
        changeRole(verb, person, role, until instanceof Temporal.PlainDate ? until : undefined),
    )
  }

  command(
    program,
    'sign-in-link',
    'prints a link that signs somebody in once, within 15 minutes',
    (self) => self.argument('<person>', 'an id or a verified address'),
    ([person = '']) =>
      withPerson(person, async (tx, { auth, config }, human) => {
        const link = `${config.BASE_URL}${signInPath(await auth.issueToken(tx, human))}`
        return { ok: true, json: { link }, text: link }
      }),
  )
}

async function importFile(file: string, dryRun: boolean): Promise<Outcome> {
  const read = await readMembers(file)
  if (!read.ok) return read
  if (read.refused.length > 0) return refusedRecords(file, read.refused)
  return withHumans(async (humans) => {
    const { database } = humans
    const importing = (tx: Tx) => importMembers(tx, humans, read.members, { kind: 'operator' })
    const result = dryRun ? await database.rehearse(importing) : await database.transact(importing)
    if (result.refused.length > 0) return refusedRecords(file, result.refused)
    const { added, changed, unchanged, teamsMade } = result
    const teams = teamsMade.length === 0 ? '' : `; new teams: ${teamsMade.join(', ')}`
    const text = `${added} added, ${changed} changed, ${unchanged} unchanged${teams}${dryRun ? ' (dry run: nothing written)' : ''}`
    return { ok: true, json: { added, changed, unchanged, refused: [], teamsMade }, text }
  })
}

function refusedRecords(file: string, refused: readonly { record: number; reason: string }[]): Outcome {
  return { ok: false, code: 'refused-records', file, added: 0, changed: 0, unchanged: 0, refused }
}

async function mergeMembers(from: string, into: string, keep: readonly string[]): Promise<Outcome> {
  return withHumans(async (humans) =>
    humans.database.transact(async (tx): Promise<Outcome> => {
      const found = [await humans.profiles.find(tx, from), await humans.profiles.find(tx, into)] as const
      const [gone, stays] = found
      if (gone === undefined || stays === undefined) {
        return { ok: false, code: 'unknown-humans', unknown: [from, into].filter((_, place) => !found[place]) }
      }
      const merged = await mergeHumans(tx, humans, { from: gone, into: stays, keep }, { kind: 'operator' })
      return merged.ok ? { ok: true, json: { from: gone, into: stays }, text: `${stays}: has everything` } : merged
    }),
  )
}

async function createTeam(name: string, file: string | null, hasBudget: boolean): Promise<Outcome> {
  const listed = file === null ? { ok: true as const, value: '' } : await readText(file)
  if (!listed.ok) return listed
  const people = listed.value.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  return withHumans(async (humans) =>
    humans.database.transact(async (tx): Promise<Outcome> => {
      const found = await findAll(tx, humans, people)
      if (found.unknown.length > 0) return { ok: false, code: 'unknown-humans', unknown: found.unknown }
      const made = await humans.teams.create(tx, { name, hasBudget, members: found.humans }, { kind: 'operator' })
      if (!made.ok) return made
      return { ok: true, json: { id: made.id }, text: `${name}: ${found.humans.length} members` }
    }),
  )
}

async function findAll(snapshot: Snapshot, { profiles }: Humans, people: readonly string[]) {
  const humans = new Set<string>()
  const unknown: string[] = []
  for (const person of people) {
    const human = await profiles.find(snapshot, person)
    if (human === undefined) unknown.push(person)
    else humans.add(human)
  }
  return { humans: [...humans], unknown }
}

async function changeRole(
  verb: 'grant' | 'end',
  person: string,
  name: string,
  lastDay: Temporal.PlainDate | undefined,
): Promise<Outcome> {
  const role = ROLES.find((known) => known === name)
  if (role === undefined) return { ok: false, code: 'unknown-role', role: name, known: ROLES }
  return withPerson(person, async (tx, { auth, events }, human) => {
    const actor = { kind: 'operator' } as const
    const until = lastDay
      ?.add({ days: 1 })
      .toZonedDateTime(await timeZoneOf(events, tx))
      .toInstant()
    const changed =
      verb === 'grant'
        ? await auth.grantRole(tx, human, role, actor, { until })
        : await auth.endRole(tx, human, role, actor)
    return changed.ok ? done(changed, role) : changed
  })
}

function done({ changed }: { readonly changed: boolean }, role: Role): Outcome {
  return { ok: true, json: { changed }, text: changed ? `${role}: done` : `${role}: as before` }
}

function withPerson(
  person: string,
  work: (tx: Tx, humans: Humans, human: string) => Promise<Outcome>,
): Promise<Outcome> {
  return withHumans((humans) =>
    humans.database.transact(async (tx): Promise<Outcome> => {
      const human = await humans.profiles.find(tx, person)
      return human === undefined ? { ok: false, code: 'unknown-person', person } : work(tx, humans, human)
    }),
  )
}
