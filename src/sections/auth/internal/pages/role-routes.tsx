import { z } from 'zod'
import type { Snapshot, Tx } from '../../../../platform/db/tx.ts'
import { type FormState, formWith, withProblems } from '../../../../platform/http/form.ts'
import { field } from '../../../../platform/http/form-fields.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import { isUuid } from '../../../../platform/uuid.ts'
import { type EndRoleResult, type GrantRoleResult, ROLES } from '../../auth.ts'
import { assignments } from '../assignments.ts'
import { authWords } from '../words/auth-words.ts'
import { ROLES_PATH, SEE_ROLES } from './navigation.ts'
import type { PageNeeds } from './page-needs.ts'
import { lastDayOf, RolesPage } from './roles-page.tsx'

const given = z.object({ person: field.text({ max: 254 }), role: field.choice(ROLES), lastDay: field.optionalDay() })
const taken = z.object({
  human: field
    .text()
    .refine(isUuid)
    .transform((id) => id.toLowerCase()),
  role: field.choice(ROLES),
})

type GiveResult = GrantRoleResult | { readonly ok: false; readonly code: 'unknown-person' | 'not-active' }
type NotGiven = Extract<GiveResult, { readonly ok: false }>

export function roleRoutes({ auth, profiles, timeZone }: PageNeeds): readonly Route[] {
  async function show(visit: Visit<Viewer>, state: FormState, status?: 422): Promise<Response> {
    const found = await visit.database.snapshot(async (snapshot) => ({
      ...(await assignments(snapshot, profiles)),
      timeZone: await timeZone(snapshot),
    }))
    const t = authWords(visit.language)
    const mayChange = visit.viewer.roles.includes('admin')
    return visit.page(
      { title: t('rolesTitle'), lead: t('rolesLead'), ...(status === undefined ? {} : { status }) },
      <RolesPage {...found} visit={visit} form={mayChange ? state : undefined} />,
    )
  }

  async function give(tx: Tx, { person, role, lastDay }: z.infer<typeof given>, viewer: Viewer): Promise<GiveResult> {
    const human = await profiles.find(tx, person)
    if (human === undefined) return { ok: false, code: 'unknown-person' }
    if ((await profiles.active(tx, [human])).length === 0) return { ok: false, code: 'not-active' }
    const until = lastDay === undefined ? undefined : await endOf(tx, lastDay)
    return auth.grantRole(tx, human, role, { kind: 'human', human: viewer.human }, { until })
  }

  async function endOf(snapshot: Snapshot, day: Temporal.PlainDate): Promise<Temporal.Instant> {
    return day
      .add({ days: 1 })
      .toZonedDateTime(await timeZone(snapshot))
      .toInstant()
  }

  return [
    only(...SEE_ROLES).get(ROLES_PATH, (visit) =>
      show(visit, formWith({ person: visit.url.searchParams.get('person') ?? '' })),
    ),

    only('admin').post(ROLES_PATH, async (visit) => {
      const form = visit.form(given)
      if (!form.ok) return show(visit, form.state, 422)
      const done = await visit.database.transact((tx) => give(tx, form.value, visit.viewer))
      if (!done.ok) {
        const zone = await visit.database.snapshot(timeZone)
        return show(visit, withProblems(form.state, problemsOf(visit, done, zone)), 422)
      }
      const text = authWords(visit.language)(done.changed ? 'rolesGiven' : 'rolesAsBefore')
      return visit.redirect(ROLES_PATH, { tone: done.changed ? 'success' : 'info', text })
    }),

    only('admin').post(`${ROLES_PATH}/end`, async (visit) => {
      const form = visit.form(taken)
      if (!form.ok) return visit.refuse('bad-request')
      const { human, role } = form.value
      const actor = { kind: 'human', human: visit.viewer.human } as const
      const done = await visit.database.transact((tx) => auth.endRole(tx, human, role, actor))
      return visit.redirect(ROLES_PATH, noticeOf(visit, done))
    }),
  ]
}

/** Beside the field that each is about. */
function problemsOf(visit: Visit, refused: NotGiven, timeZone: string): Readonly<Record<string, string>> {
  const t = authWords(visit.language)
  switch (refused.code) {
    case 'unknown-person':
      return { person: t('rolesUnknownPerson') }
    case 'not-active':
      return { person: t('rolesNotActive') }
    case 'not-held':
      return { role: t('rolesNotHeld') }
    case 'ends-before-it-begins':
      return { lastDay: t('rolesDayOver') }
    case 'held-already': {
      const since = visit.format.day(refused.since.toZonedDateTimeISO(timeZone).toPlainDate())
      const until = refused.until === null ? t('rolesForGood') : visit.format.day(lastDayOf(refused.until, timeZone))
      return { role: t('rolesHeldAlready', { since, until }) }
    }
  }
}

function noticeOf({ language }: Visit, done: EndRoleResult) {
  const t = authWords(language)
  if (done.ok && done.changed) return { tone: 'success', text: t('rolesTaken') } as const
  if (done.ok) return { tone: 'info', text: t('rolesAsBefore') } as const
  return { tone: 'danger', text: t(done.code === 'last-admin' ? 'rolesLastAdmin' : 'rolesNotHeld') } as const
}
