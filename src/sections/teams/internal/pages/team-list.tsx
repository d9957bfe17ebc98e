import type { Child } from 'hono/jsx'
import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { Field } from '../../../../platform/http/components/field.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import type { FormState } from '../../../../platform/http/form.ts'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { type OwnTeam, type TeamEntry, VOLUNTEERS } from '../../teams.ts'
import { teamWords } from '../words/words.ts'
import { pathOf } from './page-needs.ts'

type TeamListProps = {
  readonly teams: readonly TeamEntry[]
  /** Of Volunteers, the active humans. */
  readonly volunteers: number
  readonly names: ReadonlyMap<string, string>
  readonly mayCreate: boolean
  readonly language: Language
}

export function TeamList({ teams, volunteers, names, mayCreate, language }: TeamListProps) {
  const t = teamWords(language)
  const { number } = formatFor(language)
  const nameOf = new Map(teams.map(({ id, name }) => [id, name]))
  const former = teams.filter(({ active }) => !active)
  const rows = [null, ...inDepartments(teams.filter(({ active }) => active))]
  return (
    <>
      <Panel flush>
        <DataTable
          caption={t('caption')}
          language={language}
          rows={rows}
          columns={[
            {
              label: t('team'),
              names: true,
              cell: (team) =>
                team === null ? (
                  <>
                    {VOLUNTEERS}
                    <Note>{t('volunteersHint')}</Note>
                  </>
                ) : (
                  <>
                    <a href={pathOf(team.id)}>{team.name}</a>
                    {team.parent !== null && (
                      <Note>{t('underDepartment', { department: nameOf.get(team.parent) ?? '' })}</Note>
                    )}
                  </>
                ),
            },
            { label: t('members'), align: 'end', cell: (team) => number(team?.members ?? volunteers) },
            {
              label: t('coordinators'),
              cell: (team) => (team?.coordinators ?? []).map((human) => names.get(human) ?? '').join(', ') || '–',
            },
            { label: t('budget'), cell: (team) => (team?.hasBudget ? t('withBudget') : '–') },
          ]}
        />
      </Panel>
      {teams.length === 0 && <EmptyState title={t('noneTitle')}>{t(mayCreate ? 'none' : 'noneBoard')}</EmptyState>}
      {former.length > 0 && (
        <Panel title={t('formerTitle')}>
          <ul>
            {former.map(({ id, name }) => (
              <li>
                <a href={pathOf(id)}>{name}</a>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  )
}

type CreateFormProps = {
  readonly state: FormState
  readonly teams: readonly TeamEntry[]
  readonly csrf: string
  readonly language: Language
}

export function CreateForm({ state, teams, csrf, language }: CreateFormProps) {
  const t = teamWords(language)
  return (
    <Panel title={t('createTitle')}>
      <Form action="/teams" csrf={csrf}>
        <Field state={state} name="name" label={t('name')} />
        <DepartmentField state={state} departments={teams.filter(({ active }) => active)} language={language} />
        <Field state={state} name="hasBudget" type="checkbox" label={t('hasBudget')} hint={t('hasBudgetHint')} />
        <button type="submit" class="btn btn-primary">
          {t('create')}
        </button>
      </Form>
    </Panel>
  )
}

type DepartmentFieldProps = {
  readonly state: FormState
  readonly departments: readonly TeamEntry[]
  readonly language: Language
}

export function DepartmentField({ state, departments, language }: DepartmentFieldProps) {
  const t = teamWords(language)
  return (
    <Field
      state={state}
      name="department"
      type="select"
      label={t('department')}
      options={[
        { value: '', label: t('noDepartment') },
        ...departments.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  )
}

type OwnTeamsProps = {
  readonly own: readonly OwnTeam[]
  /** The teams that they coordinate, by department too. */
  readonly coordinated: readonly { readonly id: string; readonly name: string }[]
  readonly timeZone: string
  readonly language: Language
}

export function OwnTeams({ own, coordinated, timeZone, language }: OwnTeamsProps) {
  const t = teamWords(language)
  const { day } = formatFor(language)
  const coordinates = new Set(coordinated.map(({ id }) => id))
  const below = coordinated.filter(({ id }) => !own.some((team) => team.id === id))
  const rows = [...own, ...below.map((team) => ({ ...team, since: null, coordinator: false }))]
  if (rows.length === 0) return <EmptyState title={t('noneOwnTitle')}>{t('noneOwn')}</EmptyState>
  return (
    <Panel flush>
      <DataTable
        caption={t('ownTitle')}
        language={language}
        rows={rows}
        columns={[
          {
            label: t('team'),
            names: true,
            cell: ({ id, name }) => (coordinates.has(id) ? <a href={pathOf(id)}>{name}</a> : name),
          },
          {
            label: t('role'),
            cell: ({ id, coordinator }) => {
              if (coordinator) return t('coordinator')
              return t(coordinates.has(id) ? 'overDepartment' : 'member')
            },
          },
          {
            label: t('since'),
            cell: ({ since }) => (since === null ? '–' : day(since.toZonedDateTimeISO(timeZone).toPlainDate())),
          },
        ]}
      />
    </Panel>
  )
}

function Note({ children }: { readonly children?: Child }) {
  return <span class="field-hint d-block fw-normal">{children}</span>
}

/** Each department before the teams under it, however deep, in order of name. */
function inDepartments(teams: readonly TeamEntry[]): readonly TeamEntry[] {
  const known = new Set(teams.map(({ id }) => id))
  const below = (parent: string | null): readonly TeamEntry[] =>
    teams
      .filter((team) => (team.parent !== null && known.has(team.parent) ? team.parent : null) === parent)
      .flatMap((team) => [team, ...below(team.id)])
  return below(null)
}
