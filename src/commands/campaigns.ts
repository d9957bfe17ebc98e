import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import { sendWave } from '../flows/campaign-wave/send-wave.ts'
import type { Humans } from '../main.ts'
import type { Tx } from '../platform/db/tx.ts'
import { isUuid } from '../platform/uuid.ts'
import type { Audience, CodeLine, GrantRow } from '../sections/campaigns/campaigns.ts'
import { command, type Outcome, withHumans } from './command.ts'
import { readFirstColumn, readText } from './files.ts'
import { generateCodesCommand } from './generate-codes.ts'

const operator = { kind: 'operator' } as const
const noAudience: Outcome = { ok: false, code: 'no-audience' }
const GRANTS_A_READ = 1_000

export function campaignCommands(program: Command): void {
  const campaigns = program.command('campaigns').description('discount codes for members')

  command(
    campaigns,
    'create',
    'makes a draft',
    (self) =>
      self
        .requiredOption('--title <title>')
        .requiredOption('--subject <subject>', 'of the mail; may hold placeholders')
        .requiredOption('--body <file>', 'Markdown with {{Code}}, {{Name}} and, with --link, {{Link}}')
        .option('--reply-to <address>')
        .option('--link <url>', "the shop's address; {{Code}} in it stands for the code"),
    async (_, options) => {
      const body = await readText(String(options['body']))
      if (!body.ok) return body
      const campaign = {
        title: String(options['title']),
        subject: String(options['subject']),
        body: body.value,
        replyTo: textOrNull(options['replyTo']),
        link: textOrNull(options['link']),
      }
      return write(async (tx, humans) => {
        const made = await humans.campaigns.create(tx, campaign, operator)
        return made.ok ? { ok: true, json: { id: made.id }, text: made.id } : made
      })
    },
  )

  command(
    campaigns,
    'import-codes',
    'adds codes in the order of the file: the first column of a CSV, or one a line',
    (self) => self.argument('<id>').argument('<file>').option('--dry-run', 'only say what it would do'),
    ([id = '', file = ''], { dryRun }) => importCodes(id, file, dryRun === true),
  )

  generateCodesCommand(campaigns)

  command(
    campaigns,
    'activate',
    'makes a draft ready to be sent',
    (self) => self.argument('<id>'),
    ([id = '']) =>
      write(async (tx, humans) => {
        const activated = await humans.campaigns.activate(tx, id, operator)
        return activated.ok ? { ok: true, json: { id, state: 'active' }, text: 'active' } : activated
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
      const wave = textOrNull(options['wave']) ?? randomUUID()
      if (!isUuid(wave)) return { ok: false, code: 'invalid-field', field: '--wave', reason: 'is not a UUID' }
      const audience = audienceOf(options)
      if (audience === undefined) return noAudience
      return write(async (tx, humans) => {
        const request = { campaign: id, audience, wave }
        const sent = await sendWave(tx, humans, request, operator)
        if (!sent.ok) return sent
        const { codes: _, ok: __, ...json } = sent
        return { ok: true, json, text: `${sent.granted} granted, ${sent.queued} queued, ${sent.failed} failed` }
      })
    },
  )

  command(
    campaigns,
    'show',
    'a campaign with its totals and grants',
    (self) => self.argument('<id>'),
    ([id = '']) => withHumans((humans) => show(humans, id)),
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
    (self) => self.argument('<id>'),
    ([id = '']) =>
      write(async (tx, humans) => {
        const retried = await humans.campaigns.retryFailed(tx, id, operator)
        return retried.ok ? { ok: true, json: { queued: retried.queued }, text: `${retried.queued} queued` } : retried
      }),
  )
}

async function importCodes(id: string, file: string, dryRun: boolean): Promise<Outcome> {
  const column = await readFirstColumn(file)
  if (!column.ok) return column
  // A header that says `code` is none.
  const lines = column.value
    .filter(({ value }, place) => place > 0 || value.toLowerCase() !== 'code')
    .map(({ line, value }): CodeLine => ({ line, code: value }))
  return withHumans(async ({ database, campaigns }) => {
    const importing = (tx: Tx) => campaigns.importCodes(tx, id, lines, operator)
    const result = dryRun ? await database.rehearse(importing) : await database.transact(importing)
    if (!result.ok) return result
    const { added, unchanged, refused } = result
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
    const listed = grants.map(({ code, human, email, redeemedOrder }) => ({ code, human, email, redeemedOrder }))
    const { title, state, codes, granted, redeemed, mail } = campaign
    const text = [
      `${title} (${state}): ${codes} codes, ${granted} granted, ${redeemed} redeemed; ${mail.sent} mails sent, ${mail.failed} failed`,
      ...listed.map(({ code, human, email, redeemedOrder }) => `${code} ${human} ${email} ${redeemedOrder ?? ''}`),
    ].join('\n')
    return { ok: true, json: { ...campaign, grants: listed }, text }
  })
}

function withAudience(self: Command): Command {
  return self
    .argument('<id>')
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

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
