import { randomUUID } from 'node:crypto'
import { readMembers } from '../../src/commands/member-file.ts'
import { sendWave } from '../../src/flows/campaign-wave/giving-codes.ts'
import { setEvent } from '../../src/flows/event-settings.ts'
import { importMembers } from '../../src/flows/members-import.ts'
import { settingsOfSeason } from '../../src/flows/season-settings.ts'
import { seasonFromFolder } from '../../src/vendors/simulated/folder.ts'
import type { SimulatedSeason } from '../../src/vendors/simulated/season.ts'
import { activeCampaign, newTeam } from './campaign.ts'
import { type Season, seasonFile, seasonFolder } from './fixture-season.ts'
import type { TestHumans } from './humans.ts'
import { operator } from './season.ts'

export type PreparedSeason = {
  /** For a vendor to serve. */
  readonly season: SimulatedSeason
  readonly campaign: string
}

/** The fixture's event, its people, and its codes sent to them: all but what the vendor has. */
export async function prepareSeason(humans: TestHumans, { grants }: Season): Promise<PreparedSeason> {
  const { database } = humans
  const season = await seasonFromFolder(seasonFolder)
  await database.transact((tx) => setEvent(tx, humans, settingsOfSeason(season.event), operator))
  const people = await readMembers(seasonFile('people'))
  if (!people.ok) throw new Error(people.code)
  await database.transact((tx) => importMembers(tx, humans, people.members, operator))

  const [codes, members] = [grants.map(({ code }) => code), grants.map(({ human }) => human)]
  const campaign = await activeCampaign(humans, codes)
  const audience = { everyone: false, teams: [await newTeam(humans, members)] } as const
  const wave = await database.transact((tx) =>
    sendWave(tx, humans, { campaign, audience, wave: randomUUID() }, operator),
  )
  if (!wave.ok) throw new Error(wave.code)
  return { season, campaign }
}
