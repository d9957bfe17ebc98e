import { z } from 'zod'
import { Field } from '../../../../platform/http/components/field.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { type FormState, formWith } from '../../../../platform/http/form.ts'
import { field } from '../../../../platform/http/form-fields.ts'
import { anyone, type Route, signedIn } from '../../../../platform/http/route.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import { signInPath } from '../../auth.ts'
import { answerAt } from '../answer-at.ts'
import { countAttempts } from '../attempts.ts'
import { browserNamed } from '../browser.ts'
import { authWords } from '../words/auth-words.ts'
import type { PageNeeds } from './page-needs.ts'
import { spentPage } from './spent-page.tsx'

const SIGN_IN = '/sign-in'
const SENT = '/sign-in/sent'
const asked = z.object({ address: field.email() })

/** Signing in and out. A link opens a page with a button, since mail scanners follow links but press nothing. */
export function signInRoutes({ auth, secret, ...needs }: PageNeeds): readonly Route[] {
  const attempts = countAttempts(secret)
  return [
    anyone.get(SIGN_IN, (visit) => askPage(visit, formWith())),

    anyone.post(SIGN_IN, async (visit) => {
      const form = visit.form(asked)
      if (!form.ok) return askPage(visit, form.state, 422)
      const { client, language } = visit
      const moment = needs.answerMoment()
      const work = visit.database.transact((tx) =>
        auth.mailLink(tx, { ...form.value, client, language }, (address) => needs.knowsAddress(tx, address)),
      )
      const mailed = await answerAt(moment, work, needs.report)
      return mailed?.ok === false ? visit.refuse('too-many') : visit.redirect(SENT)
    }),

    anyone.get(SENT, (visit) => {
      const t = authWords(visit.language)
      return visit.page(
        { title: t('sentTitle'), lead: t('sentLead'), width: 'narrow' },
        <Panel>
          <p>{t('sentWait')}</p>
          <a class="btn" href={SIGN_IN}>
            {t('askAgain')}
          </a>
        </Panel>,
      )
    }),

    anyone.get('/sign-in/:token', (visit) => {
      const t = authWords(visit.language)
      return visit.page(
        { title: t('signIn'), lead: t('confirmLead'), width: 'narrow' },
        <Form action={signInPath(visit.param('token'))} csrf={visit.csrf}>
          <button type="submit" class="btn btn-primary">
            {t('signIn')}
          </button>
        </Form>,
      )
    }),

    anyone.post('/sign-in/:token', async (visit) => {
      // By itself, so that it counts whatever becomes of the sign-in, and nobody waits for its row meanwhile.
      const { client } = visit
      const mayTry = await visit.database.transact((tx) => attempts.ofClient(tx, 'token-by-client', client))
      if (!mayTry) return visit.refuse('too-many')
      const before = visit.cookies.get('session')
      const signedInAs = await visit.database.transact(async (tx) => {
        const opened = await needs.signIn(tx, visit.param('token'), browserNamed(visit.userAgent))
        if (opened !== undefined && before !== undefined) await auth.signOut(tx, before)
        return opened
      })
      const t = authWords(visit.language)
      if (signedInAs === undefined) return spentPage(visit, { title: t('spentTitle'), lead: t('spentLead') })
      visit.cookies.set('session', signedInAs.session)
      return visit.redirect('/')
    }),

    signedIn.post('/sign-out', async (visit) => {
      const session = visit.cookies.get('session')
      if (session !== undefined) await visit.database.transact((tx) => auth.signOut(tx, session))
      visit.cookies.drop('session')
      const text = authWords(visit.language)('signedOut')
      return visit.redirect(SIGN_IN, { tone: 'success', text })
    }),
  ]
}

function askPage(visit: Visit, state: FormState, status?: 422): Response | Promise<Response> {
  const t = authWords(visit.language)
  return visit.page(
    { title: t('signIn'), lead: t('signInLead'), width: 'narrow', ...(status === undefined ? {} : { status }) },
    <Panel>
      <Form action={SIGN_IN} csrf={visit.csrf}>
        <Field
          state={state}
          name="address"
          type="email"
          autocomplete="email"
          label={t('address')}
          hint={t('addressHint')}
        />
        <button type="submit" class="btn btn-primary">
          {t('mailMeALink')}
        </button>
      </Form>
    </Panel>,
  )
}
