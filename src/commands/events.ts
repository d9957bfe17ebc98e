import type { Command } from 'commander'
import { z } from 'zod'
import { closeYearsNow } from '../flows/event-closing.ts'
import { type SettingsRule, settingsShape } from '../flows/event-pages/settings-shape.ts'
import { setEvent } from '../flows/event-settings.ts'
import { backfillParticipations } from '../flows/participations/backfill.ts'
import type { RowReason } from '../flows/participations/past-rows.ts'
import type { Tx } from '../platform/db/tx.ts'
import { reasons } from '../platform/records.ts'
import { PARTICIPATIONS } from '../sections/events/events.ts'
import { wholeNumber } from './arguments.ts'
import { command, type Outcome, withHumans } from './command.ts'
import { badFile, readJson, readText } from './files.ts'

const RULES: Readonly<Record<SettingsRule, string>> = {
  'time-zone': 'not an IANA time zone',
  currency: 'not a currency such as EUR',
  'strike-before-end': 'before the last day of the event',
  shop: 'not an address that begins with https://',
  'sales-after-gates': 'after gate opening',
}

/** `id` is for a file that names none; the fallback of break-even may be left out, too. */
const eventFile = (id: string | undefined) => {
  const absent = { breakEvenFallback: null, shop: null, ...(id === undefined ? {} : { id }) }
  return z.preprocess(
    (value) => (typeof value === 'object' && value !== null ? { ...absent, ...value } : value),
    settingsShape((rule) => RULES[rule]),
  )
}

export function eventCommands(program: Command): void {
  const events = program.command('events').description('the event and who takes part')

  command(
    events,
    'set',
    'stores the settings of an event and makes it the current one',
    (set) => set.argument('<file>'),
    async ([file = '']) => {
      const json = await readJson(file, z.unknown())
      if (!json.ok) return json
      return withHumans(async (humans) => {
        const before = await humans.database.snapshot((snapshot) => humans.events.current(snapshot))
        // The environment's id is for the first time: from then on it is a setting like the others.
        const shape = eventFile(before?.id ?? humans.config.TICKET_TAILOR_EVENT_ID)
        const settings = shape.safeParse(json.value)
        if (!settings.success) return badFile(file, reasons(settings.error))
        const { changed } = await humans.database.transact((tx) =>
          setEvent(tx, humans, settings.data, { kind: 'operator' }),
        )
        const { id, name } = settings.data
        return { ok: true, json: { id, changed }, text: `${name} is the current event${changed ? '' : ', as before'}` }
      })
    },
  )

  command(
    events,
    'participations',
    'who takes part in a year, and who is not attending',
    (participations) => participations.requiredOption('--year <year>', 'the year', wholeNumber(1900, 9999)),
    (_, { year }) =>
      withHumans(async (humans) => {
        const { database, events: own } = humans
        await closeYearsNow(humans)
        const found = await database.snapshot((snapshot) => own.participations(snapshot, Number(year)))
        const effective = [...found].map(([human, { participation }]) => [human, participation] as const)
        const text = effective.map(([human, participation]) => `${human} ${participation}`).join('\n')
        return { ok: true, json: Object.fromEntries(effective), text }
      }),
  )

  command(
    events,
    'backfill',
    'fills in who took part in past years, from a CSV file of person, year and status; refuses it whole when a row is refused',
    (backfill) => backfill.argument('<file>').option('--dry-run', 'only say what it would do'),
    ([file = ''], { dryRun }) => backfillFile(file, dryRun === true),
  )
}

const ROW_REASONS: Readonly<Record<RowReason, string>> = {
  'no-person': 'no address or id',
  'bad-year': 'the year is not four digits',
  'bad-status': `the status is none of ${PARTICIPATIONS.join(', ')}`,
  'unknown-person': 'nobody here has this verified address or id',
  'shared-address': 'two people verified this address: give an id',
  'not-past': 'the year is not over',
  twice: 'the person has a row for this year already',
}

async function backfillFile(file: string, dryRun: boolean): Promise<Outcome> {
  const text = await readText(file)
  if (!text.ok) return text
  return withHumans(async (humans) => {
    const filling = (tx: Tx) => backfillParticipations(tx, humans, text.value, { kind: 'operator' })
    const result = await (dryRun ? humans.database.rehearse(filling) : humans.database.transact(filling))
    if (!result.ok && result.code === 'unreadable') return badFile(file, result.reason)
    if (!result.ok) {
      const refused = result.refused.map(({ line, reason }) => ({ record: line, reason: ROW_REASONS[reason] }))
      return { ok: false, code: 'refused-records', file, refused }
    }
    const { added, changed, unchanged, kept } = result
    const figures = `${added} added, ${changed} changed, ${unchanged} unchanged, ${kept.length} kept as tickets or members say`
    const suffix = dryRun ? ' (dry run: nothing written)' : ''
    return { ok: true, json: { added, changed, unchanged, kept, refused: [] }, text: `${figures}${suffix}` }
  })
}
