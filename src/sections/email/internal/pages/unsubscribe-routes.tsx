import { z } from 'zod'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { field } from '../../../../platform/http/form-fields.ts'
import { anyone, machines, type Route } from '../../../../platform/http/route.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { chooseByToken, type Subscription, subscriptionOf } from '../unsubscribe.ts'
import { emailWords } from '../words/words.ts'
import { PREFERENCES_PATH } from './navigation.ts'

/** What tokens are signed with. */
export type UnsubscribeNeeds = { readonly secret: string }

const PATH = '/unsubscribe/:token'
const CHOICE_PATH = `${PATH}/choice` as const
/** A mailbox provider's request is some thirty bytes, as a form in parts some hundreds. */
const LONGEST_REQUEST = 4096
const choice = z.object({ preference: field.choice(['wanted', 'refused']) })

/**
 * Where the link under a mail leads, for people who are not signed in; a token stands for the human. Looking changes
 * nothing, since scanners follow links: people press a button, and mailbox providers post what RFC 8058 says.
 */
export function unsubscribeRoutes({ secret }: UnsubscribeNeeds): readonly Route[] {
  return [
    anyone.get(PATH, async (visit) => {
      const t = emailWords(visit.language)
      const token = visit.param('token')
      const subscription = await visit.database.snapshot((snapshot) => subscriptionOf(snapshot, token, secret))
      if (subscription === undefined) return visit.refuse('not-found', t('linkOver'))
      return visit.page(
        {
          title: t(`category.${subscription.category}`),
          lead: t(`about.${subscription.category}`),
          actions: (
            <a class="btn" href={PREFERENCES_PATH}>
              {t('allPreferences')}
            </a>
          ),
          width: 'narrow',
        },
        <Unsubscribe
          subscription={subscription}
          action={CHOICE_PATH.replace(':token', token)}
          csrf={visit.csrf}
          language={visit.language}
        />,
      )
    }),

    anyone.post(CHOICE_PATH, async (visit) => {
      const token = visit.param('token')
      const read = visit.form(choice)
      if (!read.ok) return visit.refuse('bad-request')
      const { preference } = read.value
      const chosen = await visit.database.transact((tx) => chooseByToken(tx, token, preference, secret))
      if (chosen === undefined) return visit.refuse('not-found', emailWords(visit.language)('linkOver'))
      return visit.redirect(PATH.replace(':token', token))
    }),

    machines.post(PATH, async ({ headers, body, param, database }) => {
      if (body.byteLength > LONGEST_REQUEST) return new Response(null, { status: 413 })
      if (!(await isOneClick(headers, body))) return new Response(null, { status: 400 })
      const chosen = await database.transact((tx) => chooseByToken(tx, param('token'), 'refused', secret))
      return new Response(null, { status: chosen === undefined ? 404 : 200 })
    }),
  ]
}

type UnsubscribeProps = {
  readonly subscription: Subscription
  readonly action: string
  readonly csrf: string
  readonly language: Language
}

function Unsubscribe({ subscription: { category, preference }, action, csrf, language }: UnsubscribeProps) {
  const t = emailWords(language)
  const wanted = preference === 'wanted'
  return (
    <Panel>
      <p role="status">{t(wanted ? 'receivesThese' : 'receivesNoMore', { category: t(`category.${category}`) })}</p>
      <Form action={action} csrf={csrf}>
        <input type="hidden" name="preference" value={wanted ? 'refused' : 'wanted'} />
        <button type="submit" class={wanted ? 'btn btn-primary' : 'btn'}>
          {t(wanted ? 'mail.unsubscribe' : 'receiveAgain')}
        </button>
      </Form>
    </Panel>
  )
}

/** RFC 8058, 3.1: the one pair, as a form of either kind. */
async function isOneClick(headers: Headers, body: Uint8Array): Promise<boolean> {
  const type = headers.get('content-type') ?? ''
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
    return form.get('List-Unsubscribe') === 'One-Click'
  } catch (error) {
    // The parser's word for what is no form.
    if (error instanceof TypeError) return false
    throw error
  }
}
