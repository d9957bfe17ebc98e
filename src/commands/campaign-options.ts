import { type Command, InvalidArgumentError } from 'commander'
import { LANGUAGES, type Language } from '../platform/i18n/language.ts'
import type { CampaignFields, MailText, MailTexts } from '../sections/campaigns/campaigns.ts'
import { readText } from './files.ts'
import type { Refusal } from './refusal.ts'

/**
 * `--subject` and `--body` are the English text, `--reminder-subject` and `--reminder-body` that of reminders; another
 * language's have its name behind them, `--subject-es`.
 */
export function withCampaignOptions(self: Command): Command {
  return self
    .requiredOption('--title <title>', 'what members see it called')
    .option('--subject <subject>', 'of the mail in English; may hold placeholders')
    .option('--body <file>', 'Markdown with {{Code}}, {{Name}} and, where they are set, {{Link}} and {{Expires}}')
    .option('--subject-es <subject>', 'in Spanish')
    .option('--body-es <file>', 'likewise; members get their own language where it has a text')
    .option('--reminder-subject <subject>', 'of a reminder in English; without it, the mail again with why on top')
    .option('--reminder-body <file>')
    .option('--reminder-subject-es <subject>', 'in Spanish')
    .option('--reminder-body-es <file>')
    .option('--description <text>', 'for those who work with it')
    .option('--reply-to <address>', 'where answers to the mail go')
    .option('--link <url>', "the shop's address; {{Code}} in it stands for the code")
    .option('--expires <day>', 'the last day on which the codes are good, 2026-07-01', parseDay)
}

type Options = Readonly<Record<string, unknown>>

export async function readCampaign(
  options: Options,
): Promise<{ readonly ok: true; readonly campaign: CampaignFields } | Refusal> {
  const texts = await readTexts(options, { subject: 'subject', body: 'body' })
  if (!texts.ok) return texts
  if (Object.keys(texts.value).length === 0) return { ok: false, code: 'no-text' }
  const reminders = await readTexts(options, { subject: 'reminderSubject', body: 'reminderBody' })
  if (!reminders.ok) return reminders
  const { title, description, replyTo, link, expires } = options
  return {
    ok: true,
    campaign: {
      title: String(title),
      description: textOrNull(description) ?? '',
      texts: texts.value,
      reminders: reminders.value,
      replyTo: textOrNull(replyTo),
      link: textOrNull(link),
      expiresOn: expires instanceof Temporal.PlainDate ? expires : null,
    },
  }
}

/** The names of a text's two options in English. */
type TextOptions = { readonly subject: string; readonly body: string }

async function readTexts(
  options: Options,
  { subject, body }: TextOptions,
): Promise<{ readonly ok: true; readonly value: MailTexts } | Refusal> {
  const texts: Partial<Record<Language, MailText>> = {}
  for (const language of LANGUAGES) {
    const suffix = language === 'en' ? '' : 'Es'
    const text = await readMailText(options, { subject: `${subject}${suffix}`, body: `${body}${suffix}` })
    if (!text.ok) return text
    if (text.value !== undefined) texts[language] = text.value
  }
  return { ok: true, value: texts }
}

type TextRead = { readonly ok: true; readonly value: MailText | undefined } | Refusal

async function readMailText(options: Options, names: TextOptions): Promise<TextRead> {
  const subject = textOrNull(options[names.subject])
  const file = textOrNull(options[names.body])
  if (subject === null && file === null) return { ok: true, value: undefined }
  if (subject === null || file === null) return { ok: false, code: 'half-a-text' }
  const body = await readText(file)
  return body.ok ? { ok: true, value: { subject, body: body.value } } : body
}

function parseDay(text: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' })
  } catch (error) {
    if (error instanceof RangeError) throw new InvalidArgumentError('Expected a day such as 2026-07-01.')
    throw error
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
