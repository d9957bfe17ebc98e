import { z } from 'zod'
import { Field } from '../../../../platform/http/components/field.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { type FormState, formWith, withProblems } from '../../../../platform/http/form.ts'
import { field } from '../../../../platform/http/form-fields.ts'
import { anyone, type Route } from '../../../../platform/http/route.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import { LANGUAGE_NAMES, LANGUAGES } from '../../../../platform/i18n/language.ts'
import { firstAdminPath } from '../../auth.ts'
import { countAttempts } from '../attempts.ts'
import { browserNamed } from '../browser.ts'
import { authWords } from '../words/auth-words.ts'
import type { PageNeeds } from './page-needs.ts'
import { spentPage } from './spent-page.tsx'

const who = z.object({ name: field.text(), address: field.email(), language: field.choice(LANGUAGES) })

/** Where the link leads that a server prints at its start while nobody is admin. Whoever has it runs the machine. */
export function firstAdminRoutes({ auth, secret, appointFirstAdmin }: PageNeeds): readonly Route[] {
  const attempts = countAttempts(secret)
  return [
    anyone.get('/first-admin/:token', async (visit) => {
      const good = await visit.database.snapshot((snapshot) => auth.firstAdmin.isGood(snapshot, visit.param('token')))
      return good ? whoPage(visit, formWith({ language: visit.language })) : overPage(visit)
    }),

    anyone.post('/first-admin/:token', async (visit) => {
      const { client } = visit
      const mayTry = await visit.database.transact((tx) => attempts.ofClient(tx, 'token-by-client', client))
      if (!mayTry) return visit.refuse('too-many')
      const form = visit.form(who)
      if (!form.ok) return whoPage(visit, form.state, 422)
      const before = visit.cookies.get('session')
      const appointed = await visit.database.transact(async (tx) => {
        const browser = browserNamed(visit.userAgent)
        const made = await appointFirstAdmin(tx, { ...form.value, token: visit.param('token'), browser })
        if (made.ok && before !== undefined) await auth.signOut(tx, before)
        return made
      })
      const t = authWords(visit.language)
      if (appointed.ok) {
        visit.cookies.set('session', appointed.signedIn.session)
        return visit.redirect('/', { tone: 'success', text: t('firstAdminWelcome') })
      }
      switch (appointed.code) {
        case 'link-over':
          return overPage(visit)
        case 'not-active':
          return whoPage(visit, withProblems(form.state, { address: t('firstAdminNotActive') }), 422)
        case 'shared-address':
          return whoPage(visit, withProblems(form.state, { address: t('firstAdminShared') }), 422)
      }
    }),
  ]
}

function whoPage(visit: Visit, state: FormState, status?: 422): Response | Promise<Response> {
  const t = authWords(visit.language)
  const languages = LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))
  return visit.page(
    {
      title: t('firstAdminTitle'),
      lead: t('firstAdminLead'),
      width: 'narrow',
      ...(status === undefined ? {} : { status }),
    },
    <Panel>
      <Form action={firstAdminPath(visit.param('token'))} csrf={visit.csrf}>
        <Field state={state} name="name" autocomplete="name" label={t('firstAdminName')} />
        <Field
          state={state}
          name="address"
          type="email"
          autocomplete="email"
          label={t('address')}
          hint={t('firstAdminAddressHint')}
        />
        <Field state={state} name="language" type="select" options={languages} label={t('firstAdminLanguage')} />
        <button type="submit" class="btn btn-primary">
          {t('becomeAdmin')}
        </button>
      </Form>
    </Panel>,
  )
}

function overPage(visit: Visit): Response | Promise<Response> {
  const t = authWords(visit.language)
  return spentPage(visit, { title: t('firstAdminSpentTitle'), lead: t('firstAdminSpentLead') })
}
