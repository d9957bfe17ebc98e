import { z } from 'zod'
import type { Tx } from '../../../../platform/db/tx.ts'
import { type FormState, withProblems } from '../../../../platform/http/form.ts'
import { field } from '../../../../platform/http/form-fields.ts'
import type { Notice } from '../../../../platform/http/notice.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { MailToResult, Profiles, RemoveAddressResult, RenewLinkResult } from '../../profiles.ts'
import { profilesWords } from '../words/words.ts'
import type { PageNeeds } from './page-needs.ts'

type Needs = Pick<PageNeeds, 'changes' | 'profiles'>

const addForm = z.object({ address: field.email() })
const changeForm = z.object({ address: field.text({ max: 254 }), go: field.choice(['mail', 'link', 'remove']) })

export type Added = { readonly ok: true; readonly notice: Notice } | { readonly ok: false; readonly state: FormState }

/** Adds what was typed to somebody's addresses. */
export async function addTyped(visit: Visit<Viewer>, { changes }: Needs, human: string): Promise<Added> {
  const t = profilesWords(visit.language)
  const form = visit.form(addForm)
  if (!form.ok) return form
  const { address } = form.value
  const added = await visit.database.transact((tx) => changes.add(tx, human, address, actorOf(visit)))
  if (added.ok) return { ok: true, notice: { tone: 'success', text: t('linkSent', { address }) } }
  const problems = {
    'address-refused': t('refused'),
    'address-present': t('present'),
    'too-many-links': t('tooMany'),
    'unknown-human': t('refused'),
  }
  return { ok: false, state: withProblems(form.state, { address: problems[added.code] }) }
}

type Changed = RemoveAddressResult | RenewLinkResult | MailToResult

/** What a button beside an address does; undefined when nothing of ours sent it. */
export async function changeChosen(visit: Visit<Viewer>, needs: Needs, human: string): Promise<Notice | undefined> {
  const form = visit.form(changeForm)
  if (!form.ok) return undefined
  const { address, go } = form.value
  const t = profilesWords(visit.language)
  const change = (tx: Tx): Promise<Changed> => {
    if (go === 'remove') return needs.changes.remove(tx, human, address, actorOf(visit))
    return go === 'link' ? needs.changes.mailLink(tx, human, address) : mailTo(tx, needs.profiles, human, address)
  }
  const changed = await visit.database.transact(change)
  if (changed.ok) {
    const done = {
      remove: t('removed', { address }),
      link: t('linkSent', { address }),
      mail: t('mailedHere', { address }),
    }
    return { tone: 'success', text: done[go] }
  }
  const why = { 'unknown-address': t('gone'), 'last-verified': t('lastVerified'), 'too-many-links': t('tooMany') }
  return { tone: 'danger', text: why[changed.code] }
}

function mailTo(tx: Tx, { addresses }: Profiles, human: string, canonical: string) {
  return addresses.mailTo(tx, human, canonical)
}

export function actorOf(visit: Visit<Viewer>) {
  return { kind: 'human', human: visit.viewer.human } as const
}
