import type { Tx } from '../../../platform/db/tx.ts'
import type { CompileResult, ContentSource, Email } from '../../email/email.ts'
import type { Language } from '../../profiles/profiles.ts'
import type { CampaignRow } from './tables.ts'

/** The campaign's mail in Email's keeping: compiled once, however many it goes to. */
export function compileMail(tx: Tx, email: Email, campaign: CampaignRow, language: Language): Promise<CompileResult> {
  return email.compile(tx, sourceOf(campaign, language))
}

/** Whether readers of the mail find their code in its body: one in the subject alone, say, is soon lost. */
export function bodyShowsCode(email: Email, campaign: CampaignRow): boolean {
  const code = 'THECODE'
  const { html } = email.preview({ ...sourceOf(campaign, 'en'), subject: '' }, { Code: code, Name: '', Link: '' })
  return html.includes(code)
}

/** What a recipient's mail is filled with. */
export function variablesOf(campaign: CampaignRow, grant: { code: string; name: string }): Record<string, string> {
  const link = campaign.link?.replaceAll('{{Code}}', encodeURIComponent(grant.code))
  return { Code: grant.code, Name: grant.name, ...(link === undefined ? {} : { Link: link }) }
}

function sourceOf({ subject, body, replyTo }: CampaignRow, language: Language): ContentSource {
  return { category: 'campaign-codes', subject, body, replyTo, language }
}
