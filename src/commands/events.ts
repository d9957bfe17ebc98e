import type { Command } from 'commander'
import { z } from 'zod'
import { closeYearsNow } from '../flows/event-closing.ts'
import { setEvent } from '../flows/event-settings.ts'
import { basisPoints, cents } from '../platform/money.ts'
import type { EventSettings } from '../sections/events/events.ts'
import { wholeNumber } from './arguments.ts'
import { command, withHumans } from './command.ts'
import { readJson } from './files.ts'

const date = z.iso.date().transform((text) => Temporal.PlainDate.from(text))

const eventFile = z.strictObject({
  id: z.string().trim().min(1),
  name: z.string().trim().min(1),
  year: z.int().min(1900).max(9999),
  timeZone: z.string().refine(isTimeZone, 'not an IANA time zone'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'not a currency such as EUR'),
  gateOpening: date,
  eventEndOffset: z.int().min(0),
  strikeEndOffset: z.int().min(0),
  vipThreshold: z
    .int()
    .min(0)
    .nullable()
    .transform((value) => (value === null ? null : cents(value))),
  ticketVatRate: z.int().min(0).max(10_000).transform(basisPoints),
  salesStart: date,
  breakEvenFallback: z.int().min(1).nullable().default(null),
}) satisfies z.ZodType<EventSettings>

export function eventCommands(program: Command): void {
  const events = program.command('events').description('the event and who takes part')

  command(
    events,
    'set',
    'stores the settings of an event and makes it the current one',
    (set) => set.argument('<file>'),
    async ([file = '']) => {
      const settings = await readJson(file, eventFile)
      if (!settings.ok) return settings
      return withHumans(async (humans) => {
        const { changed } = await humans.database.transact((tx) =>
          setEvent(tx, humans, settings.value, { kind: 'operator' }),
        )
        const { id, name } = settings.value
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
}

function isTimeZone(name: string): boolean {
  return Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC'
}
