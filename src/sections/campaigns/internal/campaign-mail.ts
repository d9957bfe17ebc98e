import type { Tx } from '../../../platform/db/tx.ts'
import type { CompileResult, Email } from '../../email/email.ts'
import type { Language } from '../../profiles/profiles.ts'
import type { CampaignRow } from './tables.ts'

/** The campaign's mail in Email's keeping: compiled once, however many it goes to. */
export function compileMail(tx: Tx, email: Email, campaign: CampaignRow, language: Language): Promise<CompileResult> {
  const { subject, body, replyTo } = campaign
  return email.compile(tx, { category: 'campaign-codes', subject, body, replyTo, language })
}

/** What a recipient's mail is filled with. */
export function variablesOf(campaign: CampaignRow, grant: { code: string; name: string }): Record<string, string> {
  const link = campaign.link?.replaceAll('{{Code}}', encodeURIComponent(grant.code))
  return { Code: grant.code, Name: grant.name, ...(link === undefined ? {} : { Link: link }) }
}
