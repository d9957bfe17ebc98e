import { z } from 'zod'
import { LONGEST_CODE, type RefusedCode } from '../sections/campaigns/campaigns.ts'

/** An expected outcome that is not what was asked for, as every face returns it. */
export type Refusal = { readonly ok: false; readonly code: string } & Readonly<Record<string, unknown>>

const CONFLICTS = z.array(z.object({ title: z.string(), codes: z.array(z.object({ code: z.string() })) }))

/** In one line; a file in a wrong format has every record refused. */
const RECORDS_NAMED = 5

/** Why a field is not taken, as the section names it. */
const FIELD_REASONS: Readonly<Record<string, string>> = {
  empty: 'is empty',
  'not-an-address': 'is not an email address',
  'not-https': 'is not an https address',
}

const CODE_REASONS: Readonly<Record<RefusedCode['reason'], string>> = {
  'too-long': `longer than ${LONGEST_CODE} characters`,
  twice: 'stands in this list before',
  elsewhere: 'belongs to another campaign',
}

export function codeReason(reason: RefusedCode['reason']): string {
  return CODE_REASONS[reason]
}

/** What each code means to whoever typed the command, and what to do next. One line each. */
const EXPLANATIONS: Readonly<Record<string, (refusal: Refusal) => string>> = {
  'bad-config': ({ problems }) => list(problems, '; '),
  'bad-file': ({ file, reason }) => `${file}: ${reason}`,
  'refused-records': ({ file, refused }) => `${file}: nothing was imported: ${refusedRecords(refused)}`,
  'refused-lines': ({ file, refused }) => `${file}: nothing was imported: ${refusedRecords(refused)}`,
  'amounts-two-ways': ({ file, example }) =>
    `${file}: amounts such as ${example} could be read two ways: say --decimal comma or --decimal point`,
  'dates-two-ways': ({ file, example }) =>
    `${file}: dates such as ${example} could be read two ways: say --dates day-first or --dates month-first`,
  ambiguous: ({ name }) => `the year has more than one ${name}: rename one first`,
  'no-event': () => 'no event is set: say which with `humans events set FILE.json`',
  'already-running': ({ since }) => `another sync is running since ${since}: wait for it to end`,
  'fees-failed': ({ feesError }) => `the sales are in, but not all fees: ${feesError}`,
  'lease-lost': () => 'another run took over: this one wrote nothing more',
  busy: () => 'somebody else is writing the same, for longer than this waits: try again',
  'sync-failed': ({ error }) => `the sync failed: ${error}`,
  'unknown-person': ({ person }) => `nobody here has the id or verified address ${person}`,
  'not-requested': ({ person }) => `${person} did not ask to be deleted`,
  'sales-not-read': () =>
    "whoever is due waits for a complete pass of the last 24 hours over the vendor's sales: humans tickets sync --full",
  interrupted: () => 'stopped; what was done until then stands',
  'unknown-role': ({ role, known }) => `there is no role ${role}; the roles are ${list(known)}`,
  'same-human': () => 'both are the same human already',
  'grants-in-conflict': ({ conflicts }) => `both hold a code; say with --keep which stays: ${codesOf(conflicts)}`,
  'both-codes-used': ({ conflicts }) => `both used their code, so they stay two: ${codesOf(conflicts)}`,
  'ends-before-it-begins': () => 'that day is over: a role ends on a day to come',
  'held-already': ({ since, until }) =>
    `they hold it since ${since}, ${until === null ? 'for good' : `until ${until}`}: end it first, then grant it anew`,
  'not-held': () => 'nobody gives a role that they do not hold themselves',
  'last-admin': () => 'this is the last admin: make somebody else admin first',
  'name-taken': ({ name }) => `there is a team named ${name} already`,
  'unknown-humans': ({ unknown }) => `nobody here has the id or verified address ${list(unknown)}`,
  'unknown-teams': ({ unknown }) => `there is no team named ${list(unknown)}`,
  'unknown-campaign': ({ campaign }) => `there is no campaign ${campaign}`,
  'invalid-field': ({ field, reason }) => `${field} ${FIELD_REASONS[String(reason)] ?? reason}`,
  'no-text': () => 'say what the mail says: --subject and --body, --subject-es and --body-es, or all four',
  'half-a-text': () =>
    'a mail has a subject and a body: give --subject with --body, --subject-es with --body-es, and those of reminders likewise',
  'campaign-completed': () => 'the campaign is completed, and that is final',
  'not-a-draft': ({ state }) => `only a draft can be activated; this campaign is ${state}`,
  'no-codes': () => 'the campaign has no codes: import some first',
  'code-slot-missing': () => 'the body does not say which code: put {{Code}} in it',
  'unknown-placeholders': ({ unknown }) => `nothing can be filled in for ${list(unknown)}: correct the mail`,
  'no-audience': () => 'say to whom: one or more --team NAME, or --everyone, and not both',
  'no-discount': () => 'say what the codes take off: --percent P or --amount CENTS, and not both',
  'unknown-ticket-types': ({ unknown, known }) =>
    `the vendor has no ticket type ${list(unknown)}; it has ${list(known)}`,
  'expires-in-the-past': ({ today }) => `--expires is over: today is ${today}`,
  'generation-failed': ({ problem }) => `codes are left to be made: ${problem}; the same command goes on with them`,
  'batch-of-another-campaign': () => 'that batch belongs to another campaign: take a new id',
  'unknown-batch': ({ batch }) => `there is no batch ${batch}`,
  'being-made': () => 'somebody else is making these codes: wait for it to end',
  'given-up': () => 'that batch was given up: ask for new codes without its id',
  'already-made': () => 'all codes of that batch are made: there is nothing to give up',
  'no-open-batch': () => 'no batch of this campaign has codes left to be made',
  'several-open-batches': ({ open }) => `several batches are not done; say which with --batch: ${list(open)}`,
  'batch-lost': () => 'somebody else has taken over making these codes: this one wrote nothing more',
  'not-active': ({ state }) => `the campaign is ${state}; only an active one can be sent`,
  'not-enough-codes': ({ needed, available }) =>
    `${needed} codes are needed and ${available} are left: nothing was granted; import more`,
  'already-granted': ({ granted }) => `they have the code ${granted} of this campaign already`,
  'not-an-active-human': () => 'only an active member is given a code',
  'unknown-grant': ({ granted }) => `nobody has the code ${granted} of this campaign`,
  'code-used': ({ order }) => `the code was used by the order ${order}: only an unused one is taken back`,
  'codes-expired': () => 'the last day of these codes is over: there is nothing to remind of',
  'reminder-changed': ({ unused }) => `there are ${unused} to be reminded now: look at the new figure`,
  'preview-changed': () => 'the figures have changed since the preview: look at the new ones',
  'wave-of-another-campaign': () => 'that wave belongs to another campaign: take a new id',
  'year-taken': ({ year }) => `there is a year ${year} already`,
  'not-a-year-label': ({ year }) => `${year} is not a year's label: write one such as 2026 or 2027-A`,
  'unknown-year': ({ year }) => `there is no budget year ${year}: make it with \`humans budget create-year ${year}\``,
  'year-closed': ({ year }) => `the year ${year} is closed and changes no more`,
  'already-active': ({ year }) => `the year ${year} is the active one already`,
  'no-year': () => 'no year is active: say which with --year',
  'transport-unavailable': ({ reason }) => `the mail server can't be used: ${reason}`,
  'mail-refused': ({ reason }) => `the mail server refused the mail: ${reason}`,
  'mail-deferred': ({ reason }) => `the mail server put the mail off: ${reason}`,
  'bad-address': ({ address }) => `${address} is no address that a mail server takes`,
  'limit-used-up': ({ sent }) => `${sent} sent, then a limit of MAIL_RATE was used up: the rest waits`,
  'unknown-message': ({ message }) => `there is no message ${message}`,
  'not-failed': ({ state }) => `only a failed message can be retried; this one is ${state}`,
  'not-sendable': () => 'it has expired, or a newer one took its place: ask for a new one',
  'no-deliverable-address': () => 'its human has no address that mail can be sent to',
  'port-taken': ({ port }) => `port ${port} is taken by another program: give a free one with --port`,
  'demonstration-data': () => 'production does not start on demonstration data: use another database',
  'unknown-bench': ({ name, known }) => `there is no bench ${name}; there are ${list(known)}`,
  'bench-missed': ({ bench }) => `${bench} missed a limit`,
  unusable: ({ message }) => String(message),
  findings: ({ findings }) => `${Array.isArray(findings) ? findings.length : ''} findings: something is out of step`,
  violations: ({ violations }) => `${Array.isArray(violations) ? violations.length : ''} violations of ownership`,
}

/** One line, whatever the words of others in it hold. */
export function explain(refusal: Refusal): string {
  const explanation = EXPLANATIONS[refusal.code]
  if (explanation === undefined) throw new Error(`no words for the code ${refusal.code}`)
  return explanation(refusal).replaceAll(/\s*[\r\n]\s*/g, ' ')
}

function list(values: unknown, separator = ', '): string {
  return Array.isArray(values) ? values.join(separator) : String(values)
}

function codesOf(conflicts: unknown): string {
  const known = CONFLICTS.parse(conflicts)
  return known.map(({ title, codes }) => `${title}: ${codes.map(({ code }) => code).join(' or ')}`).join('; ')
}

function refusedRecords(refused: unknown): string {
  if (!Array.isArray(refused)) return ''
  const named = refused
    .slice(0, RECORDS_NAMED)
    .map(({ record, line, reason }) => `${record === undefined ? `line ${line}` : `record ${record}`}: ${reason}`)
  const more = refused.length - named.length
  return [...named, ...(more === 0 ? [] : [`${more} more, all of them with --json`])].join('; ')
}
