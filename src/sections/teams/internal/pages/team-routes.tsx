import { z } from 'zod'
import type { Snapshot, Tx } from '../../../../platform/db/tx.ts'
import { formWith, withProblems } from '../../../../platform/http/form.ts'
import { field } from '../../../../platform/http/form-fields.ts'
import { only, type Route, signedIn } from '../../../../platform/http/route.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import { isUuid } from '../../../../platform/uuid.ts'
import type { TeamDetail } from '../../teams.ts'
import { teamWords } from '../words/words.ts'
import { allOrNothing } from './all-or-nothing.ts'
import { teamForm } from './list-routes.tsx'
import { changeMember } from './member-acts.ts'
import { actorOf, type PageNeeds, pathOf } from './page-needs.ts'
import { MAY_EDIT, reachOf } from './reach.ts'
import { type Asked, type TeamFigures, type TeamForms, TeamPage } from './team-page.tsx'

const PAGE = 50
const FOUND_AT_MOST = 10

const personForm = z.object({ person: field.text() })
const activeForm = z.object({ active: field.choice(['yes', 'no']) })

/** One team: who is in it and, for those who may, what it is called and where it stands. */
export function teamRoutes(needs: PageNeeds): readonly Route[] {
  const { teams, profiles } = needs
  return [
    signedIn.get('/teams/:team', (visit) => show(visit)),

    only(...MAY_EDIT).post('/teams/:team', async (visit) => {
      const t = teamWords(visit.language)
      const team = visit.param('team')
      const form = visit.form(teamForm)
      if (!form.ok) return show(visit, { settings: form.state })
      const saved = await allOrNothing(visit.database, (tx) => save(tx, team, form.value, visit))
      if (saved.ok) return visit.redirect(pathOf(team), { tone: 'success', text: t('saved') })
      const refused = (problems: Readonly<Record<string, string>>) =>
        show(visit, { settings: withProblems(form.state, problems) })
      switch (saved.code) {
        case 'unknown-team':
          return visit.notFound()
        case 'name-taken':
          return refused({ name: t('nameTaken') })
        case 'under-itself':
          return refused({ department: t('underItself') })
        case 'unknown-teams':
          return refused({ department: t('noSuchDepartment') })
      }
    }),

    only(...MAY_EDIT).post('/teams/:team/active', async (visit) => {
      const t = teamWords(visit.language)
      const team = visit.param('team')
      const form = visit.form(activeForm)
      if (!form.ok) return visit.refuse('bad-request')
      const active = form.value.active === 'yes'
      const changed = await visit.database.transact((tx) => teams.desk.setActive(tx, team, active, actorOf(visit)))
      if (!changed.ok) return visit.notFound()
      return visit.redirect(pathOf(team), { tone: 'success', text: t(active ? 'activated' : 'deactivated') })
    }),

    signedIn.post('/teams/:team/members', async (visit) => {
      const t = teamWords(visit.language)
      const team = visit.param('team')
      const form = visit.form(personForm)
      if (!form.ok) return show(visit, { adding: form.state })
      const added = await visit.database.transact((tx) => add(tx, visit, team, form.value.person))
      if (added === undefined) return visit.notFound()
      if (added.ok) {
        const text = t(added.changed ? 'added' : 'already', { name: added.name })
        return visit.redirect(pathOf(team), { tone: 'success', text })
      }
      if (added.code === 'unknown-team') return visit.notFound()
      const problem = t(added.code === 'unknown-person' ? 'unknownPerson' : 'notActiveHuman')
      return show(visit, { adding: withProblems(form.state, { person: problem }) })
    }),

    ...(['remove', 'appoint', 'dismiss'] as const).map((verb) =>
      signedIn.post(`/teams/:team/members/:human/${verb}`, async (visit) => {
        const t = teamWords(visit.language)
        const [team, human] = [visit.param('team'), visit.param('human')]
        if (!isUuid(human)) return visit.notFound()
        const changed = await visit.database.transact((tx) =>
          changeMember(tx, needs, { verb, human, team }, visit.viewer),
        )
        if (changed.ok) return visit.redirect(pathOf(team), { tone: 'success', text: t(DONE[verb], changed) })
        switch (changed.code) {
          case 'not-theirs':
            return visit.notFound()
          case 'admins-only':
            return visit.refuse('forbidden', t('adminsOnly'))
          case 'not-a-member':
            return visit.redirect(pathOf(team), { tone: 'warning', text: t('notAMember') })
        }
      }),
    ),
  ]

  async function save(tx: Tx, team: string, value: z.output<typeof teamForm>, visit: Visit<Viewer>) {
    const actor = actorOf(visit)
    const { desk } = teams
    const renamed = await desk.rename(tx, team, value.name, actor)
    if (!renamed.ok) return renamed
    const budgeted = await desk.setHasBudget(tx, team, value.hasBudget, actor)
    if (!budgeted.ok) return budgeted
    if (value.department === undefined) return desk.leaveDepartment(tx, team, actor)
    const before = await teams.directory.show(tx, team)
    if (before?.parent === value.department) return budgeted
    return isUuid(value.department)
      ? teams.placeUnder(tx, team, value.department, actor)
      : { ok: false as const, code: 'unknown-teams' as const }
  }

  async function add(tx: Tx, visit: Visit<Viewer>, team: string, person: string) {
    const reach = await reachOf(tx, teams, visit.viewer, team)
    if (reach !== 'edit' && reach !== 'coordinate') return undefined
    const human = await profiles.find(tx, person)
    if (human === undefined) return { ok: false as const, code: 'unknown-person' as const }
    const added = await teams.desk.add(tx, { human, team }, actorOf(visit))
    return added.ok ? { ...added, name: (await profiles.names(tx, [human])).get(human) ?? '' } : added
  }

  async function show(visit: Visit<Viewer>, forms: Partial<TeamForms> = {}): Promise<Response> {
    const t = teamWords(visit.language)
    const asked = askedIn(visit.url)
    const found = await visit.database.snapshot((snapshot) => look(snapshot, visit.viewer, visit.param('team'), asked))
    if (found === undefined) return visit.notFound()
    const { team } = found
    const refused = Object.values(forms).some(({ problems }) => Object.keys(problems).length > 0)
    const back = (
      <a class="btn" href="/teams">
        {t('back')}
      </a>
    )
    return visit.page(
      {
        title: team.name,
        lead: t('teamLead', { count: team.members }),
        actions: back,
        status: refused ? 422 : 200,
      },
      <TeamPage
        {...found}
        adding={forms.adding ?? formWith()}
        settings={forms.settings ?? settingsOf(team)}
        asked={asked}
        csrf={visit.csrf}
        language={visit.language}
      />,
    )
  }

  async function look(
    snapshot: Snapshot,
    viewer: Viewer,
    id: string,
    { search, after, find }: Asked,
  ): Promise<TeamFigures | undefined> {
    const reach = await reachOf(snapshot, teams, viewer, id)
    const team = reach === undefined ? undefined : await teams.directory.show(snapshot, id)
    if (reach === undefined || team === undefined) return undefined
    const among = team.memberships.map(({ human }) => human)
    const people = await profiles.people(snapshot, { among, except: [], search, after, limit: PAGE + 1 })
    const all = reach === 'edit' ? await teams.directory.all(snapshot) : []
    return {
      team,
      reach,
      people: people.slice(0, PAGE),
      more: people.length > PAGE,
      found:
        find === undefined || reach !== 'edit'
          ? undefined
          : await profiles.people(snapshot, { except: among, search: find, limit: FOUND_AT_MOST }),
      departments: all.filter(({ active }) => active),
    }
  }
}

const DONE = { remove: 'removed', appoint: 'appointed', dismiss: 'dismissed' } as const

function settingsOf({ name, parent, hasBudget }: TeamDetail) {
  return formWith({ name, department: parent ?? '', ...(hasBudget ? { hasBudget: 'on' } : {}) })
}

function askedIn({ searchParams }: URL): Asked {
  const [search = '', find = ''] = ['search', 'find'].map((name) => searchParams.get(name)?.trim())
  const after = searchParams.get('after') ?? ''
  return {
    ...(search === '' ? {} : { search }),
    ...(find === '' ? {} : { find }),
    ...(isUuid(after) ? { after } : {}),
  }
}
