import { Form } from '../../../platform/http/components/form.tsx'
import { Panel } from '../../../platform/http/components/panel.tsx'
import { anyone, type Route, signedIn } from '../../../platform/http/route.ts'
import { type Auth, signInPath } from '../auth.ts'
import { authWords } from './words/auth-words.ts'

/** Signing in and out. A link opens a page with a button, since mail scanners follow links but press nothing. */
export function signInRoutes(auth: Auth): readonly Route[] {
  return [
    anyone.get('/sign-in', (visit) => {
      const t = authWords(visit.language)
      return visit.page(
        { title: t('signIn'), lead: t('signInLead'), width: 'narrow' },
        <Panel>
          <p>{t('askForLink')}</p>
          <pre>
            <code>bin/humans sign-in-link EMAIL</code>
          </pre>
          <p>{t('linkWorksOnce')}</p>
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
      const before = visit.cookies.get('session')
      const signedInAs = await visit.database.transact(async (tx) => {
        const opened = await auth.signIn(tx, visit.param('token'))
        if (opened !== undefined && before !== undefined) await auth.signOut(tx, before)
        return opened
      })
      if (signedInAs !== undefined) {
        visit.cookies.set('session', signedInAs.session)
        return visit.redirect('/')
      }
      const t = authWords(visit.language)
      return visit.page(
        { title: t('spentTitle'), lead: t('spentLead'), width: 'narrow', status: 422 },
        <p>
          <a class="btn btn-primary" href="/sign-in">
            {t('getAnother')}
          </a>
        </p>,
      )
    }),

    signedIn.post('/sign-out', async (visit) => {
      const session = visit.cookies.get('session')
      if (session !== undefined) await visit.database.transact((tx) => auth.signOut(tx, session))
      visit.cookies.drop('session')
      const text = authWords(visit.language)('signedOut')
      return visit.redirect('/sign-in', { tone: 'success', text })
    }),
  ]
}
