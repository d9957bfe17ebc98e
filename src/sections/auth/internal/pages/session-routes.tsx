import { z } from 'zod'
import { Badge } from '../../../../platform/http/components/badge.tsx'
import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { field } from '../../../../platform/http/form-fields.ts'
import { type Route, signedIn } from '../../../../platform/http/route.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import { isUuid } from '../../../../platform/uuid.ts'
import { endOtherSessions, endSession, type SessionRow, sessionsOf } from '../sessions.ts'
import { authWords } from '../words/auth-words.ts'
import { SESSIONS } from './navigation.ts'
import type { PageNeeds } from './page-needs.ts'

const which = z.object({ session: field.text().refine(isUuid) })

/** Everybody's own page of where they are signed in. */
export function sessionRoutes({ timeZone }: Pick<PageNeeds, 'timeZone'>): readonly Route[] {
  return [
    signedIn.get(SESSIONS, async (visit) => {
      const found = await visit.database.snapshot(async (snapshot) => ({
        sessions: await sessionsOf(snapshot, visit.viewer.human, sessionIn(visit)),
        timeZone: await timeZone(snapshot),
      }))
      const t = authWords(visit.language)
      const others = found.sessions.length > 1 && (
        <Form action={`${SESSIONS}/end-others`} csrf={visit.csrf}>
          <button type="submit" class="btn">
            {t('endOthers')}
          </button>
        </Form>
      )
      return visit.page(
        { title: t('sessionsTitle'), lead: t('sessionsLead'), actions: others },
        <Sessions {...found} visit={visit} />,
      )
    }),

    signedIn.post(`${SESSIONS}/end`, async (visit) => {
      const read = visit.form(which)
      if (!read.ok) return visit.refuse('bad-request')
      await visit.database.transact((tx) => endSession(tx, visit.viewer.human, read.value.session))
      const text = authWords(visit.language)('sessionEnded')
      return visit.redirect(SESSIONS, { tone: 'success', text })
    }),

    signedIn.post(`${SESSIONS}/end-others`, async (visit) => {
      const count = await visit.database.transact((tx) => endOtherSessions(tx, visit.viewer.human, sessionIn(visit)))
      const t = authWords(visit.language)
      const text = count === 0 ? t('noOthersEnded') : t('othersEnded', { count })
      return visit.redirect(SESSIONS, { tone: 'success', text })
    }),
  ]
}

function sessionIn({ cookies }: Visit<Viewer>): string {
  const session = cookies.get('session')
  if (session === undefined) throw new Error('somebody is signed in without a session')
  return session
}

type SessionsProps = {
  readonly sessions: readonly SessionRow[]
  readonly timeZone: string
  readonly visit: Visit<Viewer>
}

function Sessions({ sessions, timeZone, visit: { language, format, csrf } }: SessionsProps) {
  const t = authWords(language)
  const named = ({ browser }: SessionRow) => (browser === '' ? t('sessionUnknown') : browser)
  return (
    <Panel flush>
      <DataTable
        caption={t('sessionsCaption')}
        language={language}
        rows={sessions}
        columns={[
          {
            label: t('sessionBrowser'),
            names: true,
            cell: (session) => (
              <>
                {named(session)} {session.here && <Badge tone="info">{t('sessionHere')}</Badge>}
              </>
            ),
          },
          { label: t('sessionBegun'), cell: ({ begunAt }) => format.time(begunAt, timeZone) },
          { label: t('sessionSeen'), cell: ({ lastSeenAt }) => format.time(lastSeenAt, timeZone) },
          {
            label: t('sessionAction'),
            cell: (session) => (
              <Form action={session.here ? '/sign-out' : `${SESSIONS}/end`} csrf={csrf}>
                <input type="hidden" name="session" value={session.id} />
                <button type="submit" class="btn">
                  {t(session.here ? 'endThisSession' : 'endSession')}
                  <span class="visually-hidden">: {t('endSessionOf', { browser: named(session) })}</span>
                </button>
              </Form>
            ),
          },
        ]}
      />
    </Panel>
  )
}
