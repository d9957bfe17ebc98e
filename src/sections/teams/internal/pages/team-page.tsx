import { Alert } from '../../../../platform/http/components/alert.tsx'
import { Badge } from '../../../../platform/http/components/badge.tsx'
import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { Field } from '../../../../platform/http/components/field.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { PageLinks } from '../../../../platform/http/components/page-links.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { type FormState, formWith } from '../../../../platform/http/form.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { PersonRow } from '../../../profiles/profiles.ts'
import type { TeamDetail, TeamEntry } from '../../teams.ts'
import { teamWords } from '../words/words.ts'
import { pathOf } from './page-needs.ts'
import type { Reach } from './reach.ts'
import { DepartmentField } from './team-list.tsx'

/** The filters as they stand in the page's address; `find` looks among those who are not in the team. */
export type Asked = { readonly search?: string; readonly after?: string; readonly find?: string }

export type TeamFigures = {
  readonly team: TeamDetail
  readonly reach: Reach
  readonly people: readonly PersonRow[]
  readonly more: boolean
  /** Undefined where nobody was looked for. */
  readonly found: readonly PersonRow[] | undefined
  /** What it may be put under. */
  readonly departments: readonly TeamEntry[]
}

export type TeamForms = { readonly adding: FormState; readonly settings: FormState }

type Props = TeamFigures & TeamForms & { readonly asked: Asked; readonly csrf: string; readonly language: Language }

export function TeamPage(props: Props) {
  const { team, reach, csrf, language } = props
  const t = teamWords(language)
  const changing = reach !== 'look' && team.active
  return (
    <>
      {!team.active && <Alert tone="warning">{t('notActive')}</Alert>}
      <Members {...props} changing={changing} />
      {changing && <AddMember {...props} />}
      {reach === 'edit' && team.active && <Settings {...props} />}
      {reach === 'edit' && (
        <Panel>
          <Form action={`${pathOf(team.id)}/active`} csrf={csrf}>
            <input type="hidden" name="active" value={team.active ? 'no' : 'yes'} />
            <button type="submit" class="btn">
              {t(team.active ? 'deactivate' : 'activate')}
            </button>
            {team.active && <p class="field-hint">{t('deactivateHint')}</p>}
          </Form>
        </Panel>
      )}
    </>
  )
}

function Members(props: Props & { readonly changing: boolean }) {
  const { team, reach, people, more, asked, changing, language } = props
  const t = teamWords(language)
  const coordinators = new Set(team.coordinators)
  const unlisted = team.memberships.length - team.members
  const { search = '', after } = asked
  const last = people.at(-1)
  const hrefOf = (page: Asked) =>
    `${pathOf(team.id)}?${new URLSearchParams({ ...(search === '' ? {} : { search }), ...page })}`
  if (team.memberships.length === 0) {
    return <EmptyState title={t('noMembersTitle')}>{t(changing ? 'noMembers' : 'noMembersLook')}</EmptyState>
  }
  return (
    <>
      <form method="get" action={pathOf(team.id)} class="filters">
        <Field
          state={formWith({ search })}
          name="search"
          type="search"
          label={t('search')}
          placeholder={t('searchHint')}
        />
        <button type="submit" class="btn">
          {t('show')}
        </button>
      </form>
      {people.length === 0 ? (
        <EmptyState
          title={t('nobodyLike')}
          action={
            <a class="btn" href={pathOf(team.id)}>
              {t('showAll')}
            </a>
          }
        >
          {t('nobodyLikeHint')}
        </EmptyState>
      ) : (
        <Panel flush>
          <DataTable
            caption={t('membersTitle')}
            language={language}
            rows={people}
            columns={[
              {
                label: t('person'),
                names: true,
                cell: ({ human, name }) => (
                  <>
                    {name}
                    {coordinators.has(human) && (
                      <>
                        {' '}
                        <Badge tone="info">{t('coordinator')}</Badge>
                      </>
                    )}
                  </>
                ),
              },
              // Those who see to a team know its people by name; addresses are for those who see all people.
              ...(reach === 'coordinate'
                ? []
                : [{ label: t('address'), cell: ({ address }: PersonRow) => address ?? t('noAddress') }]),
              ...(changing
                ? [
                    {
                      label: t('actions'),
                      cell: (person: PersonRow) => (
                        <MemberActions {...props} person={person} coordinator={coordinators.has(person.human)} />
                      ),
                    },
                  ]
                : []),
            ]}
          />
        </Panel>
      )}
      <PageLinks
        language={language}
        first={after === undefined ? undefined : hrefOf({})}
        next={more && last !== undefined ? hrefOf({ after: last.human }) : undefined}
      />
      {unlisted > 0 && <p>{t('unlisted', { count: unlisted })}</p>}
    </>
  )
}

type MemberActionsProps = Props & { readonly person: PersonRow; readonly coordinator: boolean }

function MemberActions({ team, reach, person: { human, name }, coordinator, csrf, language }: MemberActionsProps) {
  const t = teamWords(language)
  const action = (verb: string) => `${pathOf(team.id)}/members/${human}/${verb}`
  const turn = coordinator ? 'dismiss' : 'appoint'
  return (
    <div class="form-actions">
      {reach === 'edit' && (
        <Form action={action(turn)} csrf={csrf}>
          <button type="submit" class="btn" aria-label={t(`${turn}Name`, { name })}>
            {t(turn)}
          </button>
        </Form>
      )}
      {(reach === 'edit' || !coordinator) && (
        <Form action={action('remove')} csrf={csrf}>
          <button type="submit" class="btn" aria-label={t('removeName', { name })}>
            {t('remove')}
          </button>
        </Form>
      )}
    </div>
  )
}

function AddMember({ team, reach, found, adding, asked, csrf, language }: Props) {
  const t = teamWords(language)
  const action = `${pathOf(team.id)}/members`
  return (
    <Panel title={t('addTitle')}>
      <Form action={action} csrf={csrf}>
        <Field state={adding} name="person" label={t('addPerson')} hint={t('addPersonHint')} />
        <div class="form-actions">
          <button type="submit" class="btn btn-primary">
            {t('add')}
          </button>
        </div>
      </Form>
      {reach === 'edit' && (
        <form method="get" action={pathOf(team.id)} class="filters more-fields">
          <Field
            state={formWith({ find: asked.find ?? '' })}
            name="find"
            type="search"
            label={t('find')}
            placeholder={t('searchHint')}
          />
          <button type="submit" class="btn">
            {t('findButton')}
          </button>
        </form>
      )}
      {found !== undefined && (
        <DataTable
          caption={t('foundTitle')}
          language={language}
          rows={found}
          empty={<p>{t('foundNobody')}</p>}
          columns={[
            { label: t('person'), names: true, cell: ({ name }) => name },
            { label: t('address'), cell: ({ address }) => address ?? t('noAddress') },
            {
              label: t('actions'),
              cell: ({ human, name }) => (
                <Form action={action} csrf={csrf}>
                  <input type="hidden" name="person" value={human} />
                  <button type="submit" class="btn" aria-label={t('addName', { name })}>
                    {t('add')}
                  </button>
                </Form>
              ),
            },
          ]}
        />
      )}
    </Panel>
  )
}

function Settings({ team, departments, settings, csrf, language }: Props) {
  const t = teamWords(language)
  return (
    <Panel title={t('settingsTitle')}>
      <Form action={pathOf(team.id)} csrf={csrf}>
        <Field state={settings} name="name" label={t('name')} />
        <DepartmentField
          state={settings}
          departments={departments.filter(({ id }) => id !== team.id)}
          language={language}
        />
        <Field state={settings} name="hasBudget" type="checkbox" label={t('hasBudget')} hint={t('hasBudgetHint')} />
        <button type="submit" class="btn btn-primary">
          {t('save')}
        </button>
      </Form>
    </Panel>
  )
}
