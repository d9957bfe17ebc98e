import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import { grantCode, revokeCode } from '../flows/campaign-wave/giving-codes.ts'
import { remindWatched, sendWatched } from '../flows/campaign-wave/watched-wave.ts'
import { type Humans, timeZoneOf } from '../main.ts'
import { today } from '../platform/clock.ts'
import type { Tx } from '../platform/db/tx.ts'
import { isUuid } from '../platform/uuid.ts'
import {
  type Audience,
  codesIn,
  type GivenSoFar,
  type GrantRow,
  type WaveRequest,
} from '../sections/campaigns/campaigns.ts'
import { readCampaign, withCampaignOptions } from './campaign-options.ts'
import { command, type Outcome, withHumans } from './command.ts'
import { readFirstColumn } from './files.ts'
import { generateCodesCommand, giveUpCodesCommand } from './generate-codes.ts'
import { showProgress } from './progress.ts'
import { codeReason } from './refusal.ts'

const operator = { kind: 'operator' } as const
const noAudience: Outcome = { ok: false, code: 'no-audience' }
const noWaveId: Outcome = { ok: false, code: 'invalid-field', field: '--wave', reason: 'is not a UUID' }
const GRANTS_A_READ = 1_000

export function campaignCommands(program: Command): void {
  const campaigns = program.command('campaigns').description('discount codes for members')

  command(campaigns, 'create', 'makes a draft', withCampaignOptions, async (_, options) => {
    const read = await readCampaign(options)
    if (!read.ok) return read
    return write(async (tx, humans) => {
      const made = await humans.campaigns.desk.create(tx, read.campaign, operator)
      return made.ok ? { ok: true, json: { id: made.id }, text: made.id } : made
    })
  })

  command(
    campaigns,
    'import-codes',
    'adds codes in the order of the file: the first column of a CSV, or one a line',
    (self) => self.argument('<id>').argument('<file>').option('--dry-run', 'only say what it would do'),
    ([id = '', file = ''], { dryRun }) => importCodes(id, file, dryRun === true),
  )

  generateCodesCommand(campaigns)
  giveUpCodesCommand(campaigns)

  command(campaigns, 'activate', 'makes a draft ready to be sent', withId, ([id = '']) =>
    write(async (tx, humans) => {
      const activated = await humans.campaigns.desk.activate(tx, id, operator)
      return activated.ok ? { ok: true, json: { id, state: 'active' }, text: 'active' } : activated
    }),
  )

  command(campaigns, 'complete', 'ends a campaign for good', withId, ([id = '']) =>
    write(async (tx, humans) => {
      const completed = await humans.campaigns.desk.complete(tx, id, operator)
      return completed.ok ? { ok: true, json: { id, state: 'completed' }, text: 'completed' } : completed
    }),
  )

  command(
    campaigns,
    'grant',
    'gives one member the next code, with the mail',
    (self) => withId(self).argument('<person>', "a human's id or verified address"),
    ([id = '', person = '']) =>
      write(async (tx, humans) => {
        const human = await humans.profiles.find(tx, person)
        if (human === undefined) return { ok: false, code: 'unknown-person', person }
        const given = await grantCode(tx, humans, { campaign: id, human }, operator)
        return given.ok ? { ok: true, json: { code: given.granted, human }, text: given.granted } : given
      }),
  )

  command(
    campaigns,
    'revoke',
    'takes an unused code back; one that was mailed is never given again',
    (self) => withId(self).argument('<code>'),
    ([id = '', code = '']) =>
      write(async (tx, humans) => {
        const revoked = await revokeCode(tx, humans, { campaign: id, code }, operator)
        if (!revoked.ok) return revoked
        const { retired } = revoked
        return { ok: true, json: { code, retired }, text: retired ? 'revoked; the code is retired' : 'revoked' }
      }),
  )

  command(campaigns, 'preview-wave', 'what a wave would do', withAudience, async ([id = ''], options) => {
    const audience = audienceOf(options)
    if (audience === undefined) return noAudience
    return withHumans(async (humans) => {
      const result = await humans.database.snapshot((snapshot) => humans.campaigns.previewWave(snapshot, id, audience))
      return result.ok ? { ok: true, json: result.preview, text: JSON.stringify(result.preview, null, 1) } : result
    })
  })

  command(
    campaigns,
    'send-wave',
    'grants a code to everyone of the audience who has none, and queues the mail: all of it or nothing',
    (self) => withAudience(self).option('--wave <uuid>', 'the same id again is the same wave'),
    async ([id = ''], options) => {
      const wave = typeof options['wave'] === 'string' ? options['wave'] : randomUUID()
      if (!isUuid(wave)) return noWaveId
      const audience = audienceOf(options)
      if (audience === undefined) return noAudience
      return withHumans((humans, signal) => send(humans, { campaign: id, audience, wave }, signal))
    },
  )

  command(
    campaigns,
    'remind',
    'mails everyone who was mailed a code of a campaign and has not used it: all of them or nobody',
    (self) => withId(self).option('--wave <uuid>', 'the same id again is the same wave'),
    async ([id = ''], { wave = randomUUID() }) => {
      if (typeof wave !== 'string' || !isUuid(wave)) return noWaveId
      return withHumans((humans, signal) => remind(humans, { campaign: id, wave }, signal))
    },
  )

  command(campaigns, 'show', 'a campaign with its totals and grants', withId, ([id = '']) =>
    withHumans((humans) => show(humans, id)),
  )

  command(
    campaigns,
    'redemptions',
    'which order redeemed each code',
    (self) => self,
    () =>
      withHumans(async ({ database, campaigns: own }) => {
        const redemptions = await database.snapshot((snapshot) => own.redemptions(snapshot))
        const text = [...redemptions].map(([code, order]) => `${code} ${order}`).join('\n')
        return { ok: true, json: Object.fromEntries(redemptions), text }
      }),
  )

  command(
    campaigns,
    'retry-failed',
    'queues every failed mail of a campaign again, to the address that its human has now',
    withId,
    ([id = '']) =>
      write(async (tx, humans) => {
        const retried = await humans.campaigns.mail.retryFailed(tx, id, operator)
        return retried.ok ? { ok: true, json: { queued: retried.queued }, text: `${retried.queued} queued` } : retried
      }),
  )
}

async function send(humans: Humans, request: WaveRequest, signal: AbortSignal): Promise<Outcome> {
  const { database, campaigns } = humans
  const progress = showProgress('{bar} {value} of {total} codes given')
  const report = ({ granted, humans: total }: GivenSoFar) => progress.update({}, granted, total ?? 0)
  try {
    const sent = await sendWatched({ ...humans, signal, report }, request, operator)
    if (!sent.ok) {
      await database.transact((tx) => campaigns.sending.forget(tx, request.wave))
      return sent
    }
    const { ok: _, ...json } = sent
    const { granted, queued, failed, cancelled } = sent
    return {
      ok: true,
      json,
      text: `${granted} granted, ${queued} queued, ${failed} failed, ${cancelled} who refuse campaign mail`,
    }
  } finally {
    progress.stop()
  }
}

async function remind(
  humans: Humans,
  { campaign, wave }: { readonly campaign: string; readonly wave: string },
  signal: AbortSignal,
): Promise<Outcome> {
  const { database, campaigns, events, clock } = humans
  const timeZone = await database.snapshot((snapshot) => timeZoneOf(events, snapshot))
  const request = { campaign, wave, today: today(clock, timeZone) }
  const progress = showProgress('{bar} {value} of {total} reminders written')
  const report = ({ granted, humans: total }: GivenSoFar) => progress.update({}, granted, total ?? 0)
  try {
    const sent = await remindWatched({ ...humans, signal, report }, request, operator)
    if (!sent.ok) {
      await database.transact((tx) => campaigns.sending.forget(tx, wave))
      return sent
    }
    const { ok: _, ...json } = sent
    const { reminded, queued, failed, cancelled } = sent
    return {
      ok: true,
      json,
      text: `${reminded} to be reminded: ${queued} queued, ${failed} failed, ${cancelled} who refuse campaign mail`,
    }
  } finally {
    progress.stop()
  }
}

async function importCodes(id: string, file: string, dryRun: boolean): Promise<Outcome> {
  const column = await readFirstColumn(file)
  if (!column.ok) return column
  const lines = codesIn(column.value)
  return withHumans(async ({ database, campaigns }) => {
    const importing = (tx: Tx) => campaigns.desk.importCodes(tx, id, lines, operator)
    const result = dryRun ? await database.rehearse(importing) : await database.transact(importing)
    if (!result.ok) return result
    const { added, unchanged } = result
    const refused = result.refused.map(({ line, code, reason }) => ({ line, code, reason: codeReason(reason) }))
    const head = `${added} added, ${unchanged} here already, ${refused.length} refused${dryRun ? ' (dry run: nothing written)' : ''}`
    const text = [head, ...refused.map(({ line, code, reason }) => `line ${line}: ${code}: ${reason}`)].join('\n')
    return { ok: true, json: { added, unchanged, refused }, text }
  })
}

async function show({ database, campaigns }: Humans, id: string): Promise<Outcome> {
  return database.snapshot(async (snapshot): Promise<Outcome> => {
    const campaign = await campaigns.show(snapshot, id)
    if (campaign === undefined) return { ok: false, code: 'unknown-campaign', campaign: id }
    const grants: GrantRow[] = []
    for (let page: readonly GrantRow[] | undefined; page === undefined || page.length === GRANTS_A_READ; ) {
      page = await campaigns.grants(snapshot, id, { after: grants.at(-1)?.position ?? 0, limit: GRANTS_A_READ })
      grants.push(...page)
    }
    const listed = grants.map(({ code, human, mail, redeemedOrder }) => {
      return { code, human, email: mail?.state ?? null, redeemedOrder }
    })
    const { title, state, codes, granted, redeemed, mail } = campaign
    const text = [
      `${title} (${state}): ${codes} codes, ${granted} granted, ${redeemed} redeemed; ${mail.sent} mails sent, ${mail.failed} failed`,
      ...listed.map(({ code, human, email, redeemedOrder }) => `${code} ${human} ${email} ${redeemedOrder ?? ''}`),
    ].join('\n')
    return { ok: true, json: { ...campaign, grants: listed }, text }
  })
}

function withId(self: Command): Command {
  return self.argument('<id>')
}

function withAudience(self: Command): Command {
  return withId(self)
    .option('--team <name>', 'a team; may be given several times', (name, names: string[]) => [...names, name], [])
    .option('--everyone', 'all active humans')
}

/** Undefined unless it is said to whom, in one way. */
function audienceOf({ everyone, team }: Readonly<Record<string, unknown>>): Audience | undefined {
  const teams = Array.isArray(team) ? team.map(String) : []
  if ((everyone === true) === teams.length > 0) return undefined
  return everyone === true ? { everyone } : { everyone: false, teams }
}

function write(work: (tx: Tx, humans: Humans) => Promise<Outcome>): Promise<Outcome> {
  return withHumans((humans) => humans.database.transact((tx) => work(tx, humans)))
}
