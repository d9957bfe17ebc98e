import { randomUUID } from 'node:crypto'
import type { CampaignFields } from '../../src/sections/campaigns/campaigns.ts'
import type { TestHumans } from './humans.ts'
import { operator } from './season.ts'

export const sampleCampaign: CampaignFields = {
  title: 'Low income',
  description: '',
  texts: { en: { subject: 'Your code', body: 'Use {{Code}}, {{Name}}.' } },
  reminders: {},
  replyTo: null,
  link: null,
  expiresOn: null,
}

export async function newCampaign(humans: TestHumans, change: Partial<CampaignFields> = {}): Promise<string> {
  const made = await humans.database.transact((tx) =>
    humans.campaigns.desk.create(tx, { ...sampleCampaign, ...change }, operator),
  )
  if (!made.ok) throw new Error(made.code)
  return made.id
}

export function importCodes(humans: TestHumans, campaign: string, codes: readonly string[]) {
  const lines = codes.map((code, place) => ({ line: place + 1, code }))
  return humans.database.transact((tx) => humans.campaigns.desk.importCodes(tx, campaign, lines, operator))
}

export async function activeCampaign(
  humans: TestHumans,
  codes: readonly string[],
  change: Partial<CampaignFields> = {},
): Promise<string> {
  const campaign = await newCampaign(humans, change)
  await importCodes(humans, campaign, codes)
  const activated = await humans.database.transact((tx) => humans.campaigns.desk.activate(tx, campaign, operator))
  if (!activated.ok) throw new Error(activated.code)
  return campaign
}

/** A team of its own for these humans; gives its name. */
export async function newTeam(humans: TestHumans, members: readonly string[]): Promise<string> {
  const name = `Team ${randomUUID()}`
  const made = await humans.database.transact((tx) =>
    humans.teams.create(tx, { name, hasBudget: false, members }, operator),
  )
  if (!made.ok) throw new Error(made.code)
  return name
}
