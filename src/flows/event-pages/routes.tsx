import type { Actor } from '../../platform/actor.ts'
import { Badge } from '../../platform/http/components/badge.tsx'
import { DataTable } from '../../platform/http/components/data-table.tsx'
import { EmptyState } from '../../platform/http/components/empty-state.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import { type FormState, formWith, withProblems } from '../../platform/http/form.ts'
import type { NavigationPage } from '../../platform/http/navigation.ts'
import { only, type Route } from '../../platform/http/route.ts'
import { mayUse, type Viewer } from '../../platform/http/viewer.ts'
import type { Visit } from '../../platform/http/visit.ts'
import type { EventSettings } from '../../sections/events/events.ts'
import { addEvent, changeCurrentEvent, switchToEvent } from '../event-settings.ts'
import type { ReconcileNeeds } from '../reconcile.ts'
import { eventForm, formOf } from './event-form.ts'
import { hrefOf, SettingsFacts, SettingsForm, SwitchForm } from './settings-page.tsx'
import { eventWords } from './words.ts'

const MAY_LOOK = ['admin', 'ticket-admin', 'board'] as const
const MAY_CHANGE = ['admin', 'ticket-admin'] as const

/** `vendorEventId` is the environment's, for the first event. */
export type EventPageNeeds = ReconcileNeeds & { readonly vendorEventId: string | undefined }

/** The events and their settings. What is saved settles orders anew, so it is a flow. */
export function routes(needs: EventPageNeeds): readonly Route[] {
  const { events } = needs
  return [
    only(...MAY_LOOK).get('/events', async (visit) => {
      const t = eventWords(visit.language)
      const { all, current } = await visit.database.snapshot(async (snapshot) => ({
        all: await events.list(snapshot),
        current: await events.current(snapshot),
      }))
      const begin = mayUse(visit.viewer, MAY_CHANGE) ? (
        <a class="btn btn-primary" href="/events/new">
          {t('new')}
        </a>
      ) : null
      const head = { title: t('title'), lead: t('lead'), ...(all.length > 0 ? { actions: begin } : {}) }
      if (all.length === 0) {
        const none = (
          <EmptyState title={t('noneTitle')} action={begin}>
            {t(begin === null ? 'noneBoard' : 'none')}
          </EmptyState>
        )
        return visit.page(head, none)
      }
      return visit.page(
        head,
        <Panel flush>
          <DataTable
            caption={t('caption')}
            language={visit.language}
            rows={all}
            columns={[
              { label: t('event'), names: true, cell: ({ id, name }) => <a href={hrefOf(id)}>{name}</a> },
              { label: t('year'), cell: ({ year }) => String(year) },
              { label: t('gateOpening'), cell: ({ gateOpening }) => visit.format.day(gateOpening) },
              {
                label: t('state'),
                cell: ({ id }) => (
                  <Badge tone={id === current?.id ? 'success' : 'neutral'}>
                    {t(id === current?.id ? 'current' : 'past')}
                  </Badge>
                ),
              },
            ]}
          />
        </Panel>,
      )
    }),

    only(...MAY_CHANGE).get('/events/new', async (visit) => {
      const before = await visit.database.snapshot((snapshot) => events.current(snapshot))
      const id = before === undefined ? (needs.vendorEventId ?? '') : ''
      return showNew(visit, formWith({ id, timeZone: before?.timeZone ?? 'Europe/Madrid', currency: 'EUR' }))
    }),

    only(...MAY_CHANGE).post('/events/new', async (visit) => {
      const t = eventWords(visit.language)
      const form = visit.form(eventForm(visit.language))
      if (!form.ok) return showNew(visit, form.state)
      const made = await visit.database.transact((tx) => addEvent(tx, needs, form.value, actorOf(visit)))
      if (!made.ok) return showNew(visit, withProblems(form.state, { id: t('exists') }))
      return visit.redirect('/events', { tone: 'success', text: t('nowCurrent', { name: form.value.name }) })
    }),

    only(...MAY_LOOK).get('/events/:event', async (visit) => {
      const found = await find(visit)
      if (found === undefined) return visit.notFound()
      return show(visit, found, formOf(found.event, visit.language))
    }),

    only(...MAY_CHANGE).post('/events/:event', async (visit) => {
      const t = eventWords(visit.language)
      const found = await find(visit)
      if (found === undefined) return visit.notFound()
      if (!found.isCurrent) return visit.refuse('conflict', t('notCurrent'))
      const form = visit.form(eventForm(visit.language, found.event.id))
      if (!form.ok) return show(visit, found, form.state)
      const saved = await visit.database.transact((tx) => changeCurrentEvent(tx, needs, form.value, actorOf(visit)))
      if (!saved.ok) return visit.refuse('conflict', t('notCurrent'))
      return visit.redirect(hrefOf(found.event.id), { tone: 'success', text: t(saved.changed ? 'saved' : 'unchanged') })
    }),

    only(...MAY_CHANGE).post('/events/:event/current', async (visit) => {
      const id = visit.param('event')
      const switched = await visit.database.transact((tx) => switchToEvent(tx, needs, id, actorOf(visit)))
      if (!switched.ok) return visit.notFound()
      const text = eventWords(visit.language)('nowCurrent', { name: switched.settings.name })
      return visit.redirect('/events', { tone: 'success', text })
    }),
  ]

  function find(visit: Visit) {
    return visit.database.snapshot(async (snapshot) => {
      const event = await events.find(snapshot, visit.param('event'))
      return event && { event, isCurrent: (await events.current(snapshot))?.id === event.id }
    })
  }
}

export const navigationPage: NavigationPage = {
  href: '/events',
  label: (language) => eventWords(language)('title'),
  allow: MAY_LOOK,
}

type Found = { readonly event: EventSettings; readonly isCurrent: boolean }

function show(visit: Visit<Viewer>, { event, isCurrent }: Found, state: FormState) {
  const t = eventWords(visit.language)
  const { csrf, language } = visit
  const mayChange = mayUse(visit.viewer, MAY_CHANGE)
  const status = Object.keys(state.problems).length > 0 ? 422 : 200
  const lead = t(isCurrent ? 'editLead' : 'pastLead')
  const body =
    isCurrent && mayChange ? (
      <SettingsForm state={state} event={event.id} csrf={csrf} language={language} />
    ) : (
      <>
        <SettingsFacts event={event} language={language} />
        {mayChange && <SwitchForm event={event.id} csrf={csrf} language={language} />}
      </>
    )
  return visit.page({ title: event.name, lead, width: 'narrow', status }, body)
}

function showNew(visit: Visit<Viewer>, state: FormState) {
  const t = eventWords(visit.language)
  const status = Object.keys(state.problems).length > 0 ? 422 : 200
  const form = <SettingsForm state={state} csrf={visit.csrf} language={visit.language} />
  return visit.page({ title: t('new'), lead: t('newLead'), width: 'narrow', status }, form)
}

function actorOf(visit: Visit<Viewer>): Actor {
  return { kind: 'human', human: visit.viewer.human }
}
