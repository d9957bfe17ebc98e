import { z } from 'zod'
import type { Tx } from '../../../../platform/db/tx.ts'
import { type FormState, formWith, withProblems } from '../../../../platform/http/form.ts'
import { field } from '../../../../platform/http/form-fields.ts'
import { only, type Route, signedIn } from '../../../../platform/http/route.ts'
import { mayUse, type Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import { isUuid } from '../../../../platform/uuid.ts'
import { teamWords } from '../words/words.ts'
import { allOrNothing } from './all-or-nothing.ts'
import { actorOf, type PageNeeds, pathOf } from './page-needs.ts'
import { MAY_EDIT, MAY_LOOK } from './reach.ts'
import { CreateForm, OwnTeams, TeamList } from './team-list.tsx'

/** Of a new team and of one that is there. */
export const teamForm = z.object({
  name: field.text({ max: 100 }),
  department: field.optionalText(),
  hasBudget: field.ticked(),
})

/** All teams for those who see to them, and for everybody else their own. */
export function listRoutes({ teams, profiles, timeZone }: PageNeeds): readonly Route[] {
  return [
    signedIn.get('/teams', (visit) => (mayUse(visit.viewer, MAY_LOOK) ? showAll(visit, formWith()) : showOwn(visit))),

    only(...MAY_EDIT).post('/teams', async (visit) => {
      const t = teamWords(visit.language)
      const form = visit.form(teamForm)
      if (!form.ok) return showAll(visit, form.state)
      const { value } = form
      const made = await allOrNothing(visit.database, (tx) => create(tx, value, visit))
      if (made.ok) return visit.redirect(pathOf(made.id), { tone: 'success', text: t('created', { name: value.name }) })
      const problem = made.code === 'name-taken' ? { name: t('nameTaken') } : { department: t('noSuchDepartment') }
      return showAll(visit, withProblems(form.state, problem))
    }),
  ]

  async function create(tx: Tx, { name, department, hasBudget }: z.output<typeof teamForm>, visit: Visit<Viewer>) {
    const made = await teams.create(tx, { name, hasBudget, members: [] }, actorOf(visit))
    if (!made.ok || department === undefined) return made
    const placed = isUuid(department) && (await teams.placeUnder(tx, made.id, department, actorOf(visit)))
    return placed !== false && placed.ok ? made : { ok: false as const, code: 'unknown-department' as const }
  }

  async function showAll(visit: Visit<Viewer>, state: FormState): Promise<Response> {
    const t = teamWords(visit.language)
    const found = await visit.database.snapshot(async (snapshot) => {
      const all = await teams.directory.all(snapshot)
      const { active: volunteers } = await profiles.census(snapshot)
      const coordinators = all.flatMap((team) => team.coordinators)
      return { teams: all, volunteers, names: await profiles.names(snapshot, [...new Set(coordinators)]) }
    })
    const mayCreate = mayUse(visit.viewer, MAY_EDIT)
    const status = Object.keys(state.problems).length > 0 ? 422 : 200
    return visit.page(
      { title: t('title'), lead: t('lead'), status },
      <>
        <TeamList {...found} mayCreate={mayCreate} language={visit.language} />
        {mayCreate && <CreateForm state={state} teams={found.teams} csrf={visit.csrf} language={visit.language} />}
      </>,
    )
  }

  async function showOwn(visit: Visit<Viewer>): Promise<Response> {
    const t = teamWords(visit.language)
    const { human } = visit.viewer
    const found = await visit.database.snapshot(async (snapshot) => {
      const coordinated = await teams.coordinates(snapshot, human)
      const names = await teams.names(snapshot)
      return {
        own: await teams.directory.of(snapshot, human),
        coordinated: [...names].flatMap(([id, name]) => (coordinated.includes(id) ? [{ id, name }] : [])),
        timeZone: await timeZone(snapshot),
      }
    })
    return visit.page({ title: t('ownTitle'), lead: t('ownLead') }, <OwnTeams {...found} language={visit.language} />)
  }
}
