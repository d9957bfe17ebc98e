import { z } from 'zod'
import type { Snapshot } from '../../../../platform/db/tx.ts'
import { type FormState, formWith, withProblems } from '../../../../platform/http/form.ts'
import { field } from '../../../../platform/http/form-fields.ts'
import type { Notice } from '../../../../platform/http/notice.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import { mayUse, type Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { EventSettings } from '../../../events/events.ts'
import type { HandMatchDecision } from '../../tickets.ts'
import { findTicket, type TicketRow } from '../ticket-list.ts'
import { ticketsWords } from '../words/words.ts'
import { ATTENDEES } from './list-address.ts'
import { KEEPERS, type PageNeeds, READERS } from './page-needs.ts'
import { TicketPage } from './ticket-page.tsx'

const somebodyForm = z.object({ person: field.text({ max: 254 }) })
const decisionForm = z.object({ decision: field.choice(['nobody', 'addresses']) })

/** One ticket, and the forms that say whose it is. */
export function ticketRoutes(needs: PageNeeds): readonly Route[] {
  return [
    only(...READERS).get(`${ATTENDEES}/:id`, (visit) => show(visit, needs, formWith())),

    only(...KEEPERS).post(`${ATTENDEES}/:id/match`, async (visit) => {
      const t = ticketsWords(visit.language)
      const form = visit.form(somebodyForm)
      if (!form.ok) return show(visit, needs, form.state)
      const found = await visit.database.snapshot(async (snapshot) => {
        const human = await needs.findHuman(snapshot, form.value.person)
        return human === undefined ? undefined : { human, names: await needs.names(snapshot, [human]) }
      })
      if (found === undefined) return show(visit, needs, withProblems(form.state, { person: t('personUnknown') }))
      const { human, names } = found
      const text = t('matchedNotice', { name: names.get(human) ?? t('somebody') })
      return decide(visit, needs, { decision: 'somebody', human }, { tone: 'success', text })
    }),

    only(...KEEPERS).post(`${ATTENDEES}/:id/unmatch`, (visit) => {
      const t = ticketsWords(visit.language)
      const form = visit.form(decisionForm)
      if (!form.ok) return visit.refuse('bad-request')
      const text = t(form.value.decision === 'nobody' ? 'unmatchedNotice' : 'addressesNotice')
      return decide(visit, needs, form.value, { tone: 'success', text })
    }),
  ]
}

async function decide(
  visit: Visit<Viewer>,
  { matchByHand }: PageNeeds,
  whose: HandMatchDecision,
  notice: Notice,
): Promise<Response> {
  const ticket = visit.param('id')
  const decided = await visit.database.transact((tx) =>
    matchByHand(tx, { ticket, whose }, { kind: 'human', human: visit.viewer.human }),
  )
  if (!decided.ok && decided.code === 'unknown-ticket') return visit.notFound()
  const path = `${ATTENDEES}/${encodeURIComponent(ticket)}`
  if (decided.ok) return visit.redirect(path, notice)
  return visit.redirect(path, { tone: 'warning', text: ticketsWords(visit.language)('voidTicket') })
}

type Found = {
  readonly event: EventSettings
  readonly ticket: TicketRow
  readonly names: ReadonlyMap<string, string>
}

async function show(visit: Visit<Viewer>, needs: PageNeeds, form: FormState): Promise<Response> {
  const found = await visit.database.snapshot((snapshot) => look(snapshot, needs, visit.param('id')))
  if (found === undefined) return visit.notFound()
  const t = ticketsWords(visit.language)
  const { ticket } = found
  const back = (
    <a class="btn" href={ATTENDEES}>
      {t('backToAttendees')}
    </a>
  )
  return visit.page(
    {
      title: ticket.name === '' ? t('nameless') : ticket.name,
      lead: ticket.typeName,
      actions: back,
      status: Object.keys(form.problems).length === 0 ? 200 : 422,
    },
    <TicketPage
      {...found}
      form={form}
      csrf={mayUse(visit.viewer, KEEPERS) ? visit.csrf : undefined}
      language={visit.language}
    />,
  )
}

async function look(snapshot: Snapshot, { events, names }: PageNeeds, id: string): Promise<Found | undefined> {
  const event = await events.current(snapshot)
  const ticket = await findTicket(snapshot, id)
  if (event === undefined || ticket === undefined) return undefined
  return { event, ticket, names: await names(snapshot, ticket.human === null ? [] : [ticket.human]) }
}
