import { type Command, InvalidArgumentError } from 'commander'
import { LANGUAGES, type Language } from '../platform/i18n/language.ts'
import type { CampaignFields, MailText } from '../sections/campaigns/campaigns.ts'
import { readText } from './files.ts'
import type { Refusal } from './refusal.ts'

/** `--subject` and `--body` are the English text; another language's have its name behind them, `--subject-es`. */
export function withCampaignOptions(self: Command): Command {
  return self
    .requiredOption('--title <title>')
    .option('--subject <subject>', 'of the mail in English; may hold placeholders')
    .option('--body <file>', 'Markdown with {{Code}}, {{Name}} and, where they are set, {{Link}} and {{Expires}}')
    .option('--subject-es <subject>', 'in Spanish')
    .option('--body-es <file>')
    .option('--description <text>', 'for those who work with it')
    .option('--reply-to <address>')
    .option('--link <url>', "the shop's address; {{Code}} in it stands for the code")
    .option('--expires <day>', 'the last day on which the codes are good, 2026-07-01', parseDay)
}

type Options = Readonly<Record<string, unknown>>

export async function readCampaign(
  options: Options,
): Promise<{ readonly ok: true; readonly campaign: CampaignFields } | Refusal> {
  const texts: Partial<Record<Language, MailText>> = {}
  for (const language of LANGUAGES) {
    const text = await readMailText(options, language === 'en' ? '' : 'Es')
    if (!text.ok) return text
    if (text.value !== undefined) texts[language] = text.value
  }
  if (Object.keys(texts).length === 0) return { ok: false, code: 'no-text' }
  const { title, description, replyTo, link, expires } = options
  return {
    ok: true,
    campaign: {
      title: String(title),
      description: textOrNull(description) ?? '',
      texts,
      reminders: {},
      replyTo: textOrNull(replyTo),
      link: textOrNull(link),
      expiresOn: expires instanceof Temporal.PlainDate ? expires : null,
    },
  }
}

type TextRead = { readonly ok: true; readonly value: MailText | undefined } | Refusal

async function readMailText(options: Options, suffix: '' | 'Es'): Promise<TextRead> {
  const subject = textOrNull(options[`subject${suffix}`])
  const file = textOrNull(options[`body${suffix}`])
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
