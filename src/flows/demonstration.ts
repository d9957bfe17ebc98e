import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor } from '../platform/actor.ts'
import { type Clock, today } from '../platform/clock.ts'
import type { Auth } from '../sections/auth/auth.ts'
import type { Budget } from '../sections/budget/budget.ts'
import type { CampaignFields } from '../sections/campaigns/campaigns.ts'
import type { Teams } from '../sections/teams/teams.ts'
import {
  type Demonstration,
  demonstrationOn,
  demonstrationSeason,
  isDemonstration,
} from '../vendors/simulated/demonstration.ts'
import { sendWave } from './campaign-wave/giving-codes.ts'
import { fillDemonstrationBudget } from './demonstration-budget.ts'
import { setEvent } from './event-settings.ts'
import { importMembers } from './members-import.ts'
import { settingsOfSeason } from './season-settings.ts'
import { type ConnectVendors, syncTickets, type TicketSyncNeeds } from './ticket-sync.ts'
import { syncTicketingBudget } from './ticketing-budget.ts'

export type DemonstrationNeeds = Omit<TicketSyncNeeds, 'vendor' | 'payments'> & {
  readonly auth: Auth
  readonly budget: Budget
  readonly teams: Teams
  readonly clock: Clock
}

const actor: Actor = { kind: 'system', job: 'demonstration' }
const LEASE_ASKED_EVERY_MS = 500
const TEAM = 'Build crew'
const WAVE = '4c7f9a52-3c1e-4b7a-9d80-6d1f5b0c2e26'

const campaign = {
  title: 'Contributor discount',
  description: 'Half off one ticket, for whoever builds.',
  texts: {
    en: {
      subject: 'Your discount code for this year, {{Name}}',
      body: `Hello {{Name}},

thank you for building with us. This code is yours alone and takes **half** off one ticket:

# {{Code}}

[Buy your ticket with it]({{Link}})

If you don't need it, write back and we pass it on.`,
    },
    es: {
      subject: 'Tu código de descuento de este año, {{Name}}',
      body: `Hola, {{Name}}:

Gracias por construir con nosotros. Este código es solo tuyo y te da la **mitad** de descuento en una entrada:

# {{Code}}

[Compra tu entrada con él]({{Link}})

Si no lo necesitas, responde a este correo y se lo pasamos a otra persona.`,
    },
  },
  reminders: {},
  replyTo: 'tickets@example.org',
  link: 'https://tickets.example.org/lumbre?code={{Code}}',
  expiresOn: null,
} satisfies CampaignFields

/**
 * Fills an empty database with a season: members, a team, a campaign with its wave, the sales, and the budget that they
 * flow into. Every step may be run again, so a fill that was cut short is finished by the next start; the budget year
 * comes last and says that it is whole.
 */
export async function fillDemonstration(needs: DemonstrationNeeds, connect: ConnectVendors): Promise<void> {
  const { database, events, budget, clock } = needs
  const before = await database.snapshot(async (snapshot) => ({
    event: await events.current(snapshot),
    years: await budget.years(snapshot),
  }))
  if (before.years.length > 0 || (before.event !== undefined && !isDemonstration(before.event))) return
  const demonstration =
    before.event === undefined ? demonstrationOn(today(clock, 'UTC')) : demonstrationSeason(before.event.gateOpening)
  const settings = settingsOfSeason(demonstration.generated.event)

  await database.transact((tx) => setEvent(tx, needs, settings, actor))
  await fillPeople(needs, demonstration)
  await fillCampaign(needs, demonstration)
  const { stop, ...vendors } = await connect(settings)
  try {
    if (!(await fillSales({ ...needs, ...vendors }))) return
  } finally {
    await stop()
  }
  const year = String(settings.year)
  await database.transact(async (tx) => {
    await budget.createYear(tx, { year, name: settings.name }, actor)
    await budget.activateYear(tx, year, actor)
    await syncTicketingBudget(tx, needs, year)
    await fillDemonstrationBudget(tx, budget, year, settings.gateOpening)
  })
}

/** The demonstration's admin: the first of its people. */
export function demonstrationAdmin({ generated }: Demonstration): string {
  const [first] = generated.people
  if (first === undefined) throw new Error('the demonstration has no people')
  return first.id
}

async function fillPeople(needs: DemonstrationNeeds, demonstration: Demonstration): Promise<void> {
  const { database, auth, teams } = needs
  const { people, codes } = demonstration.generated
  const members = codes.flatMap(({ human }) => (human === null ? [] : [human]))
  await database.transact(async (tx) => {
    await importMembers(tx, needs, people, actor)
    await auth.grantRole(tx, demonstrationAdmin(demonstration), 'admin', actor)
    await teams.create(tx, { name: TEAM, hasBudget: true, members }, actor)
  })
}

async function fillCampaign(needs: DemonstrationNeeds, { generated: { codes } }: Demonstration): Promise<void> {
  const { database, campaigns } = needs
  await database.transact(async (tx) => {
    if ((await campaigns.list(tx)).length > 0) return
    const made = await campaigns.desk.create(tx, campaign, actor)
    if (!made.ok) throw new Error(`the demonstration's campaign was refused: ${made.code}`)
    const lines = codes.map(({ code }, place) => ({ line: place + 1, code }))
    await campaigns.desk.importCodes(tx, made.id, lines, actor)
    await campaigns.desk.activate(tx, made.id, actor)
    const audience = { everyone: false, teams: [TEAM] } as const
    await sendWave(tx, needs, { campaign: made.id, audience, wave: WAVE }, actor)
  })
}

/** False when it was stopped. A start that was killed at it keeps the lease for up to half a minute more. */
async function fillSales(needs: TicketSyncNeeds): Promise<boolean> {
  for (;;) {
    const result = await syncTickets(needs, 'full')
    if (result.ok && result.run.error === null) return true
    if (needs.signal?.aborted) return false
    if (result.ok) throw new Error(`the demonstration's sales could not be read: ${result.run.error}`)
    await sleep(LEASE_ASKED_EVERY_MS)
  }
}
