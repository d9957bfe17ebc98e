import { randomUUID } from 'node:crypto'
import { canonicalAddress } from '../../../platform/address.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Language } from '../../../platform/i18n/language.ts'
import type { Email } from '../../email/email.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import { type AskedLink, type KnowsAddress, type MailLinkResult, signInPath } from '../auth.ts'
import type { Attempts } from './attempts.ts'
import { issueToken } from './login-tokens.ts'
import { presentOne } from './present-one.ts'
import { authWords } from './words/auth-words.ts'

export type MailLinkParts = {
  readonly profiles: Profiles
  readonly email: Email
  readonly attempts: Attempts
  readonly baseUrl: string
}

type Addressee = { readonly human: string | null; readonly name: string; readonly language: Language }

export async function mailLink(
  tx: Tx,
  { profiles, email, attempts, baseUrl }: MailLinkParts,
  { address: typed, language, client }: AskedLink,
  knowsAddress: KnowsAddress,
): Promise<MailLinkResult> {
  if (!(await attempts.ofClient(tx, 'link-for-client', client))) return { ok: false, code: 'too-many' }
  const address = canonicalAddress(typed)
  if (!(await attempts.ofAddress(tx, address))) return { ok: true }
  const addressee = await addresseeOf(tx, profiles, { address, language }, knowsAddress)
  if (addressee === undefined) return { ok: true }
  const { human, name } = addressee
  const { token, expiresAt } = await issueToken(
    tx,
    human === null ? { human, address, language } : { human, address: null, language: null },
  )
  const { content } = await email.compile(tx, mailIn(addressee.language))
  const source = randomUUID()
  await email.enqueue(tx, {
    group: 'sign-in',
    kind: 'sign-in',
    purpose: 'link',
    mails: [
      {
        source,
        content,
        human: human ?? source,
        name,
        // Where it is known, never as it was typed: two that look the same may be two mailboxes.
        address,
        variables: {},
        secrets: { Link: `${baseUrl}${signInPath(token)}` },
        expiresAt,
      },
    ],
  })
  return { ok: true }
}

/** An address that two people verified is nobody's to sign in with, until that is settled. */
async function addresseeOf(
  tx: Tx,
  profiles: Profiles,
  { address, language }: { readonly address: string; readonly language: Language },
  knowsAddress: KnowsAddress,
): Promise<Addressee | undefined> {
  const owner = (await profiles.owners(tx, [address])).get(address)
  if (owner?.known === true) {
    const human = await presentOne(tx, profiles, owner.human)
    const [recipient] = await profiles.recipients(tx, [human])
    return recipient
  }
  if (owner?.reason === 'ambiguous' || !(await knowsAddress(address))) return undefined
  return { human: null, name: nameFrom(address), language }
}

/** What somebody is called until they say how. */
function nameFrom(address: string): string {
  return address.split('@')[0] ?? address
}

function mailIn(language: Language) {
  const t = authWords(language)
  return {
    category: 'system',
    language,
    subject: t('mailSubject'),
    body: t('mailBody', { link: '{{Link}}' }),
    replyTo: null,
  } as const
}
