import { looksLikeAddress } from '../../../platform/address.ts'
import { LANGUAGES } from '../../../platform/i18n/language.ts'
import type { CampaignFields, InvalidField, MailTexts } from '../campaigns.ts'

export function invalidField(fields: CampaignFields): InvalidField | undefined {
  const { title, texts, reminders, replyTo, link } = fields
  const invalid = (field: keyof CampaignFields, reason: InvalidField['reason']): InvalidField => ({
    ok: false,
    code: 'invalid-field',
    field,
    reason,
  })
  if (title.trim() === '') return invalid('title', 'empty')
  if (LANGUAGES.every((language) => texts[language] === undefined) || hasEmpty(texts)) return invalid('texts', 'empty')
  if (hasEmpty(reminders)) return invalid('reminders', 'empty')
  if (replyTo !== null && !looksLikeAddress(replyTo)) return invalid('replyTo', 'not-an-address')
  if (link !== null && !isHttps(link)) return invalid('link', 'not-https')
  return undefined
}

function hasEmpty(texts: MailTexts): boolean {
  return LANGUAGES.some((language) => {
    const text = texts[language]
    return text !== undefined && (text.subject.trim() === '' || text.body.trim() === '')
  })
}

function isHttps(link: string): boolean {
  return URL.canParse(link.replaceAll('{{Code}}', 'code')) && link.startsWith('https://')
}
