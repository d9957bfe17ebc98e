import { z } from 'zod'
import { systemClock } from '../../platform/clock.ts'
import { download } from '../../platform/http/download.ts'
import { type FormState, formWith, withProblems } from '../../platform/http/form.ts'
import { field } from '../../platform/http/form-fields.ts'
import type { NavigationPage } from '../../platform/http/navigation.ts'
import { type Route, signedIn } from '../../platform/http/route.ts'
import type { Viewer } from '../../platform/http/viewer.ts'
import type { Visit } from '../../platform/http/visit.ts'
import { cancelDeletion, deletionState, requestDeletion } from './deletion.ts'
import { exportOf, type PersonalExport } from './export.ts'
import { ExportPage, SignInAgain } from './export-page.tsx'
import type { PrivacyNeeds } from './needs.ts'
import {
  CANCEL_PATH,
  DeletionNotice,
  DOWNLOAD_PATH,
  EXPORT_PATH,
  PRIVACY_PATH,
  PrivacyPage,
  REQUEST_PATH,
} from './privacy-page.tsx'
import { privacyWords } from './words.ts'

const FRESH_MINUTES = 10

const asking = z.object({ sure: field.ticked() })

/** Everybody's own page: what is held about them, and how it goes. */
export function routes(needs: PrivacyNeeds): readonly Route[] {
  const page = async (visit: Visit<Viewer>, form: FormState, status: 200 | 409 | 422 = 200) => {
    const { language, format, csrf, viewer } = visit
    const deletion = await visit.database.snapshot((snapshot) => deletionState(snapshot, needs, viewer.human))
    const t = privacyWords(language)
    return visit.page(
      { title: t('title'), lead: t('lead'), width: 'narrow', status },
      <PrivacyPage {...{ language, format, csrf, deletion, form }} />,
    )
  }

  return [
    signedIn.get(PRIVACY_PATH, (visit) => page(visit, formWith())),

    signedIn.get(EXPORT_PATH, async (visit) => {
      if (!isFresh(visit.viewer)) return signInAgain(visit)
      const document = await exported(visit, needs)
      const { language, format } = visit
      const t = privacyWords(language)
      const { state, timeZone } = await visit.database.snapshot(async (snapshot) => ({
        state: await deletionState(snapshot, needs, visit.viewer.human),
        timeZone: (await needs.events.current(snapshot))?.timeZone ?? 'UTC',
      }))
      const at = (instant: Temporal.Instant) => format.time(instant, timeZone)
      const actions = (
        <a class="btn btn-primary" href={DOWNLOAD_PATH}>
          {t('exportDownload')}
        </a>
      )
      return visit.page(
        {
          title: t('readTitle'),
          lead: t('readLead', { at: at(Temporal.Instant.from(document.exportedAt)) }),
          width: 'narrow',
          actions,
        },
        <>
          <DeletionNotice {...{ state, language, format }} />
          <ExportPage {...{ document, language, at }} />
        </>,
      )
    }),

    signedIn.get(DOWNLOAD_PATH, async (visit) => {
      if (!isFresh(visit.viewer)) return signInAgain(visit)
      const document = await exported(visit, needs)
      return download({
        filename: `data-${document.exportedAt.slice(0, 10)}.json`,
        type: 'application/json; charset=utf-8',
        body: `${JSON.stringify(document, null, 2)}\n`,
      })
    }),

    signedIn.post(REQUEST_PATH, async (visit) => {
      const t = privacyWords(visit.language)
      const read = visit.form(asking)
      if (!read.ok || !read.value.sure) {
        return page(visit, withProblems(read.state, { sure: t('deletionUnsure') }), 422)
      }
      const { human } = visit.viewer
      const asked = await visit.database.transact((tx) => requestDeletion(tx, needs, human, { kind: 'human', human }))
      if (asked.ok) return visit.redirect(PRIVACY_PATH, { tone: 'success', text: t('asked') })
      if (asked.code === 'unknown-person') return visit.notFound()
      return page(visit, withProblems(read.state, { sure: t('lastAdmin') }), 409)
    }),

    signedIn.post(CANCEL_PATH, async (visit) => {
      const { human } = visit.viewer
      const t = privacyWords(visit.language)
      const { changed } = await visit.database.transact((tx) =>
        cancelDeletion(tx, needs, human, { kind: 'human', human }),
      )
      const notice = changed
        ? ({ tone: 'success', text: t('kept') } as const)
        : ({ tone: 'info', text: t('notAsked') } as const)
      return visit.redirect(PRIVACY_PATH, notice)
    }),
  ]
}

export const navigationPage: NavigationPage = {
  href: PRIVACY_PATH,
  label: (language) => privacyWords(language)('navigation'),
  allow: 'signed-in',
}

/** By the clock on the wall, which sessions go by, and not by the one that may be fixed. */
function isFresh({ signedInAt }: Viewer): boolean {
  const since = systemClock.now().subtract({ minutes: FRESH_MINUTES })
  return Temporal.Instant.compare(signedInAt, since) > 0
}

/** Audited once the document is there: a section that fails leaves neither. */
async function exported(visit: Visit<Viewer>, needs: PrivacyNeeds): Promise<PersonalExport> {
  const { human } = visit.viewer
  const document = await visit.database.snapshot((snapshot) => exportOf(snapshot, needs, human))
  const subject = { kind: 'human', id: human }
  await visit.database.transact((tx) =>
    needs.audit.record(tx, { actor: { kind: 'human', human }, action: 'privacy.export', subject }),
  )
  return document
}

function signInAgain(visit: Visit<Viewer>): Response | Promise<Response> {
  const { language, csrf } = visit
  return visit.page(
    { title: privacyWords(language)('title'), width: 'narrow' },
    <SignInAgain language={language} csrf={csrf} />,
  )
}
