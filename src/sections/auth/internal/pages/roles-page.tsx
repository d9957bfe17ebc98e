import { Badge } from '../../../../platform/http/components/badge.tsx'
import { type Column, DataTable } from '../../../../platform/http/components/data-table.tsx'
import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { Field } from '../../../../platform/http/components/field.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import type { FormState } from '../../../../platform/http/form.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import { ROLES } from '../../auth.ts'
import type { Assignment, Assignments } from '../assignments.ts'
import { authWords } from '../words/auth-words.ts'
import { ROLES_PATH } from './navigation.ts'

type Props = Assignments & {
  readonly timeZone: string
  readonly visit: Visit<Viewer>
  /** To give a role with; absent for who only looks. */
  readonly form: FormState | undefined
}

export function RolesPage({ held, over, timeZone, visit, form }: Props) {
  const { language, format } = visit
  const t = authWords(language)
  const day = (at: Temporal.Instant) => format.day(at.toZonedDateTimeISO(timeZone).toPlainDate())
  const columns: readonly Column<Assignment>[] = [
    {
      label: t('rolesPerson'),
      names: true,
      cell: ({ name, active }) => (
        <>
          {name} {!active && <Badge tone="warning">{t('rolesVoid')}</Badge>}
        </>
      ),
    },
    { label: t('rolesRole'), cell: ({ role }) => t(`role.${role}`) },
    { label: t('rolesSince'), cell: ({ since, begun }) => (begun ? day(since) : t('rolesFrom', { day: day(since) })) },
    {
      label: t('rolesLastDay'),
      cell: ({ until }) => (until === null ? t('rolesForGood') : format.day(lastDayOf(until, timeZone))),
    },
  ]
  const taking: readonly Column<Assignment>[] =
    form === undefined
      ? []
      : [{ label: t('rolesAction'), cell: (assignment) => <Take assignment={assignment} visit={visit} /> }]
  return (
    <>
      <Panel title={t('rolesHeld')} flush>
        <DataTable
          caption={t('rolesHeld')}
          language={language}
          rows={held}
          columns={[...columns, ...taking]}
          empty={<EmptyState title={t('rolesNoneTitle')}>{t('rolesNone')}</EmptyState>}
        />
      </Panel>
      {form !== undefined && <Give state={form} visit={visit} />}
      <Panel title={t('rolesHistory')} flush>
        <DataTable
          caption={t('rolesHistory')}
          language={language}
          rows={over}
          columns={columns}
          empty={<EmptyState title={t('rolesNoHistory')} />}
        />
      </Panel>
    </>
  )
}

/** A role that ends with a day is over at the midnight after it. */
export function lastDayOf(until: Temporal.Instant, timeZone: string): Temporal.PlainDate {
  return until.subtract({ nanoseconds: 1 }).toZonedDateTimeISO(timeZone).toPlainDate()
}

function Give({ state, visit: { language, csrf } }: { readonly state: FormState; readonly visit: Visit }) {
  const t = authWords(language)
  return (
    <Panel title={t('rolesGive')}>
      <Form action={ROLES_PATH} csrf={csrf}>
        <Field state={state} name="person" label={t('rolesWho')} hint={t('rolesWhoHint')} />
        <Field
          state={state}
          name="role"
          type="select"
          label={t('rolesRole')}
          options={ROLES.map((role) => ({
            value: role,
            label: `${t(`role.${role}`)}: ${t(`about.${role}`)}`,
          })).reverse()}
        />
        <Field state={state} name="lastDay" type="date" label={t('rolesLastDay')} hint={t('rolesLastDayHint')} />
        <button type="submit" class="btn btn-primary">
          {t('rolesGiveIt')}
        </button>
      </Form>
    </Panel>
  )
}

type TakeProps = { readonly assignment: Assignment; readonly visit: Visit }

function Take({ assignment: { human, name, role }, visit: { language, csrf } }: TakeProps) {
  const t = authWords(language)
  return (
    <Form action={`${ROLES_PATH}/end`} csrf={csrf}>
      <input type="hidden" name="human" value={human} />
      <input type="hidden" name="role" value={role} />
      <button type="submit" class="btn">
        {t('rolesTake')}
        <span class="visually-hidden">: {t('rolesTakeOf', { role: t(`role.${role}`), name })}</span>
      </button>
    </Form>
  )
}
