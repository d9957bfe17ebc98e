import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { today } from '../../platform/clock.ts'
import type { Tx } from '../../platform/db/tx.ts'
import { Alert } from '../../platform/http/components/alert.tsx'
import { EmptyState } from '../../platform/http/components/empty-state.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import { type FormState, formWith, withProblems } from '../../platform/http/form.ts'
import { only, type Route } from '../../platform/http/route.ts'
import type { Viewer } from '../../platform/http/viewer.ts'
import type { Visit } from '../../platform/http/visit.ts'
import type { NewBatch } from '../../sections/campaigns/campaigns.ts'
import type { EventSettings } from '../../sections/events/events.ts'
import { termsAskedFor } from './asked-terms.ts'
import { BatchList } from './batch-list.tsx'
import { GenerateForm, generateForm } from './generate-form.tsx'
import { ALLOWED, type GenerationNeeds, pathOf } from './generation-needs.ts'
import { giveUpRoutes } from './give-up-routes.tsx'
import { generationWords } from './words.ts'

/** Asking for codes of a campaign to be made at the vendor, and seeing how far they are. */
export function routes(needs: GenerationNeeds): readonly Route[] {
  const { campaigns, maker } = needs
  return [
    only(...ALLOWED).get('/campaigns/:id/generate', (visit) => show(visit, needs, formWith({ batch: randomUUID() }))),

    only(...ALLOWED).get('/campaigns/:id/generate/progress', async (visit) => {
      const found = await look(visit, needs)
      if (found?.event === undefined) return visit.notFound()
      const { event, batches } = found
      const { csrf, language } = visit
      return visit.fragment(
        <BatchList path={pathOf(visit)} batches={batches} event={event} csrf={csrf} language={language} />,
      )
    }),

    only(...ALLOWED).post('/campaigns/:id/generate', async (visit) => {
      const read = await readBatch(visit, needs)
      if (!read.ok) return show(visit, needs, read.state)
      const { batch } = read
      const intended = await visit.database.transact((tx) => campaigns.generation.intend(tx, batch, actorOf(visit)))
      const t = generationWords(visit.language)
      if (!intended.ok) {
        if (intended.code !== 'invalid-field') return show(visit, needs, read.state)
        return show(visit, needs, withProblems(read.state, { [intended.field]: t('notAbove') }))
      }
      maker.wake()
      return visit.redirect(pathOf(visit), { tone: 'success', text: t('begun', { count: batch.count }) })
    }),

    only(...ALLOWED).post('/campaigns/:id/generate/go-on', async (visit) => {
      const form = visit.form(z.object({ batch: z.uuid() }))
      if (!form.ok) return visit.refuse('bad-request')
      const goOn = (tx: Tx) => campaigns.generation.goOn(tx, form.value.batch, actorOf(visit))
      if (!(await visit.database.transact(goOn)).ok) return visit.notFound()
      maker.wake()
      return visit.redirect(pathOf(visit), { tone: 'success', text: generationWords(visit.language)('goesOn') })
    }),

    ...giveUpRoutes(needs),
  ]
}

type ReadBatch =
  | { readonly ok: true; readonly batch: NewBatch; readonly state: FormState }
  | { readonly ok: false; readonly state: FormState }

async function readBatch(visit: Visit<Viewer>, { events, clock }: GenerationNeeds): Promise<ReadBatch> {
  const form = visit.form(generateForm)
  if (!form.ok) return form
  const t = generationWords(visit.language)
  const { batch, count, percent, amount, ticketType: ticketTypes, lastDay = null } = form.value
  if ((percent === undefined) === (amount === undefined)) {
    return { ok: false, state: withProblems(form.state, { percent: t('oneOff') }) }
  }
  const event = await visit.database.snapshot((snapshot) => events.current(snapshot))
  if (event === undefined) return { ok: false, state: form.state }
  const off = amount === undefined ? { percent: percent ?? 0 } : { amount }
  // The ids are those of our own form: what the vendor does not know it refuses itself.
  const read = termsAskedFor({ off, ticketTypes, lastDay }, event, [], today(clock, event.timeZone))
  if (!read.ok) return { ok: false, state: withProblems(form.state, { lastDay: t('past') }) }
  return { ok: true, batch: { batch, campaign: visit.param('id'), count, ...read.terms }, state: form.state }
}

/** A form that was sent is shown again only where something is wrong with it. */
async function show(visit: Visit<Viewer>, needs: GenerationNeeds, form: FormState): Promise<Response> {
  const found = await look(visit, needs)
  if (found === undefined) return visit.notFound()
  const { campaign, event, batches } = found
  const { csrf, language } = visit
  const path = pathOf(visit)
  const t = generationWords(language)
  const status = form.typed['count'] === undefined ? 200 : 422
  const head = { title: t('title'), lead: t('lead', { campaign: campaign.title }), width: 'narrow', status } as const
  if (event === undefined) return visit.page(head, <EmptyState title={t('noEvent')} />)
  const body =
    campaign.state === 'completed' ? (
      <Alert tone="info">{t('completed')}</Alert>
    ) : (
      await newBatch(visit, needs, event, form)
    )
  return visit.page(
    head,
    <>
      {body}
      <Panel title={t('batches')} flush>
        <BatchList path={path} batches={batches} event={event} csrf={csrf} language={language} />
      </Panel>
    </>,
  )
}

async function newBatch(visit: Visit<Viewer>, { maker }: GenerationNeeds, event: EventSettings, form: FormState) {
  const { csrf, language } = visit
  const t = generationWords(language)
  const types = await maker.ticketTypes(event)
  if (!types.ok) {
    return (
      <Alert tone="warning" title={t('vendorAway')}>
        {types.reason ?? t('noAnswer')}
      </Alert>
    )
  }
  const { ticketTypes } = types
  return (
    <Panel title={t('newBatch')}>
      <GenerateForm
        path={pathOf(visit)}
        state={form}
        ticketTypes={ticketTypes}
        event={event}
        csrf={csrf}
        language={language}
      />
    </Panel>
  )
}

async function look(visit: Visit<Viewer>, { campaigns, events }: GenerationNeeds) {
  const id = visit.param('id')
  return visit.database.snapshot(async (snapshot) => {
    const campaign = await campaigns.show(snapshot, id)
    if (campaign === undefined) return undefined
    const batches = await campaigns.generation.batches(snapshot, id)
    return { campaign, batches, event: await events.current(snapshot) }
  })
}

function actorOf(visit: Visit<Viewer>) {
  return { kind: 'human', human: visit.viewer.human } as const
}
