import type { Tx } from '../../../platform/db/tx.ts'
import { formatFor } from '../../../platform/i18n/format.ts'
import { LANGUAGES, type Language } from '../../../platform/i18n/language.ts'
import type { Cause, ContentSource, Email, Variables } from '../../email/email.ts'
import type { Recipient } from '../../profiles/profiles.ts'
import type { CampaignFields, MailPurpose, MailText } from '../campaigns.ts'
import { remindingWords } from './words/reminding-words.ts'

/** What tells Email a grant's messages: the one with the code, and those of each wave of reminders. */
export const CODE_MAIL: Cause = { kind: 'grant', purpose: 'code' }
export const reminderMail = (wave: string): Cause => ({ kind: 'grant', purpose: `reminder:${wave}` })

/** The name under which Email keeps a campaign's messages together. */
export function groupOf(campaign: string): string {
  return `campaign:${campaign}`
}

/** A campaign's mail for everyone: compiled once a language, however many it goes to. */
export type CompiledMail = (
  recipient: Pick<Recipient, 'language' | 'name'>,
  code: string,
) => { readonly content: string; readonly variables: Variables }

export async function compileMail(
  tx: Tx,
  email: Email,
  campaign: CampaignFields,
  purpose: MailPurpose,
): Promise<CompiledMail> {
  const contents = new Map<Language, string>()
  for (const language of languagesOf(campaign)) {
    const { content } = await email.compile(tx, sourceOf(campaign, purpose, language))
    contents.set(language, content)
  }
  return ({ language: read, name }, code) => {
    const language = languageFor(campaign, read)
    const content = contents.get(language)
    if (content === undefined) throw new Error(`the mail was not compiled in ${language}`)
    return { content, variables: variablesOf(campaign, language, { code, name }) }
  }
}

/** The languages that have a text, in the order in which they stand in for one that has none. */
export function languagesOf({ texts }: CampaignFields): readonly Language[] {
  return LANGUAGES.filter((language) => texts[language] !== undefined)
}

/** In which language a reader of `language` gets the mail. */
export function languageFor(campaign: CampaignFields, language: Language): Language {
  if (campaign.texts[language] !== undefined) return language
  const [first] = languagesOf(campaign)
  if (first === undefined) throw new Error('a campaign has at least one text')
  return first
}

/** What there is to fill in: a placeholder for something that is not set is unknown, like a misspelt one. */
export function variablesOf(
  { link, expiresOn }: CampaignFields,
  language: Language,
  { code, name }: { readonly code: string; readonly name: string },
): Variables {
  return {
    Code: code,
    Name: name,
    ...(link === null ? {} : { Link: linkWith(link, code) }),
    ...(expiresOn === null ? {} : { Expires: formatFor(language).longDay(expiresOn) }),
  }
}

export function linkWith(link: string, code: string): string {
  return link.replaceAll('{{Code}}', encodeURIComponent(code))
}

export function sourceOf(campaign: CampaignFields, purpose: MailPurpose, language: Language): ContentSource {
  const { subject, body } = textOf(campaign, purpose, language)
  return { category: 'campaign-codes', subject, body, replyTo: campaign.replyTo, language }
}

function textOf(campaign: CampaignFields, purpose: MailPurpose, language: Language): MailText {
  const text = campaign.texts[language]
  if (text === undefined) throw new Error(`the campaign has no text in ${language}`)
  if (purpose === 'code') return text
  return campaign.reminders[language] ?? defaultReminder(text, campaign, language)
}

/** The same mail again, with why on top. */
function defaultReminder({ subject, body }: MailText, { expiresOn }: CampaignFields, language: Language): MailText {
  const t = remindingWords(language)
  const why = expiresOn === null ? t('notUsed') : `${t('notUsed')} ${t('expires')} {{Expires}}.`
  return { subject: `${t('reminder')}: ${subject}`, body: `${why}\n\n${body}` }
}
