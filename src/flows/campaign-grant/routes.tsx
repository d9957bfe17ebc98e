import { z } from 'zod'
import type { Actor } from '../../platform/actor.ts'
import type { Snapshot } from '../../platform/db/tx.ts'
import { Field } from '../../platform/http/components/field.tsx'
import { Form } from '../../platform/http/components/form.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import { type FormState, formWith, withProblems } from '../../platform/http/form.ts'
import { field } from '../../platform/http/form-fields.ts'
import type { Notice } from '../../platform/http/notice.ts'
import { only, type Route } from '../../platform/http/route.ts'
import { mayUse, type Viewer } from '../../platform/http/viewer.ts'
import type { Visit } from '../../platform/http/visit.ts'
import type { GrantResult } from '../../sections/campaigns/campaigns.ts'
import type { Events } from '../../sections/events/events.ts'
import type { Profiles } from '../../sections/profiles/profiles.ts'
import { type GivingNeeds, grantCode, revokeCode } from '../campaign-wave/giving-codes.ts'
import { type Granted, GrantPage } from './grant-page.tsx'
import { grantWords } from './words.ts'

const MAY_LOOK = ['ticket-admin', 'admin'] as const
const MAY_CHANGE = ['admin'] as const

const personForm = z.object({ person: field.text() })

export type GrantNeeds = GivingNeeds & { readonly profiles: Profiles; readonly events: Events }

/** Giving one code to one member, and what became of one that was given. */
export function routes(needs: GrantNeeds): readonly Route[] {
  const { campaigns, profiles } = needs
  return [
    only(...MAY_CHANGE).get('/campaigns/:id/grant', (visit) => showForm(visit, formWith())),

    only(...MAY_CHANGE).post('/campaigns/:id/grant', async (visit) => {
      const form = visit.form(personForm)
      if (!form.ok) return showForm(visit, form.state)
      const t = grantWords(visit.language)
      const campaign = visit.param('id')
      const given = await visit.database.transact(async (tx) => {
        const human = await profiles.find(tx, form.value.person)
        if (human === undefined) return undefined
        const result = await grantCode(tx, needs, { campaign, human }, actorOf(visit))
        return { result, name: (await profiles.names(tx, [human])).get(human) ?? '' }
      })
      const refused = (problem: string) => showForm(visit, withProblems(form.state, { person: problem }))
      if (given === undefined) return refused(t('unknownPerson'))
      const { result, name } = given
      if (!result.ok) return result.code === 'unknown-campaign' ? visit.notFound() : refused(why(result, visit))
      const text = t('given', { name, code: result.granted })
      return visit.redirect(`/campaigns/${campaign}`, { tone: 'success', text })
    }),

    only(...MAY_LOOK).get('/campaigns/:id/grants/:code', async (visit) => {
      const found = await visit.database.snapshot((snapshot) => find(snapshot, visit))
      if (found === undefined) return visit.notFound()
      const t = grantWords(visit.language)
      const id = visit.param('id')
      return visit.page(
        {
          title: found.grant.code,
          lead: t('lead', { campaign: found.campaign }),
          width: 'narrow',
          actions: (
            <a class="btn" href={`/campaigns/${id}`}>
              {t('back')}
            </a>
          ),
        },
        <GrantPage
          granted={found}
          action={mayUse(visit.viewer, MAY_CHANGE) ? pathOf(id, found.grant.code) : undefined}
          csrf={visit.csrf}
          language={visit.language}
        />,
      )
    }),

    only(...MAY_CHANGE).post('/campaigns/:id/grants/:code/resend', async (visit) => {
      const { id, code } = grantIn(visit)
      const t = grantWords(visit.language)
      const resent = await visit.database.transact((tx) => campaigns.mail.resend(tx, id, code, actorOf(visit)))
      if (resent.ok) return visit.redirect(pathOf(id, code), { tone: 'success', text: t('resent') })
      if (resent.code !== 'still-queued') return visit.notFound()
      return visit.redirect(pathOf(id, code), { tone: 'danger', text: t('stillQueued') })
    }),

    only(...MAY_CHANGE).post('/campaigns/:id/grants/:code/revoke', async (visit) => {
      const { id, code } = grantIn(visit)
      const t = grantWords(visit.language)
      const revoked = await visit.database.transact((tx) =>
        revokeCode(tx, needs, { campaign: id, code }, actorOf(visit)),
      )
      if (revoked.ok) {
        const notice: Notice = { tone: 'success', text: t(revoked.retired ? 'retired' : 'revoked') }
        return visit.redirect(`/campaigns/${id}`, notice)
      }
      if (revoked.code !== 'code-used') return visit.notFound()
      return visit.redirect(pathOf(id, code), { tone: 'danger', text: t('used') })
    }),
  ]

  async function find(snapshot: Snapshot, visit: Visit<Viewer>): Promise<Granted | undefined> {
    const { id, code } = grantIn(visit)
    const campaign = await campaigns.show(snapshot, id)
    const [grant] = await campaigns.grants(snapshot, id, { code, limit: 1 })
    if (campaign === undefined || grant === undefined) return undefined
    const [use] = await needs.tickets.redemptions(snapshot, [code])
    const event = await needs.events.current(snapshot)
    return { campaign: campaign.title, grant, reuses: use?.reuses ?? [], timeZone: event?.timeZone ?? 'UTC' }
  }

  async function showForm(visit: Visit<Viewer>, state: FormState): Promise<Response> {
    const id = visit.param('id')
    const campaign = await visit.database.snapshot((snapshot) => campaigns.show(snapshot, id))
    if (campaign === undefined) return visit.notFound()
    const t = grantWords(visit.language)
    const status = Object.keys(state.problems).length > 0 ? 422 : 200
    return visit.page(
      { title: t('oneTitle'), lead: t('oneLead', { campaign: campaign.title }), width: 'narrow', status },
      <Panel>
        <Form action={`/campaigns/${id}/grant`} csrf={visit.csrf}>
          <Field state={state} name="person" label={t('person')} hint={t('personHint')} />
          <div class="form-actions">
            <button type="submit" class="btn btn-primary">
              {t('give')}
            </button>
            <a class="btn" href={`/campaigns/${id}`}>
              {t('back')}
            </a>
          </div>
        </Form>
      </Panel>,
    )
  }
}

function why(refusal: Exclude<GrantResult, { ok: true } | { code: 'unknown-campaign' }>, visit: Visit): string {
  const t = grantWords(visit.language)
  switch (refusal.code) {
    case 'already-granted':
      return t('alreadyGranted', { code: refusal.granted })
    case 'not-an-active-human':
      return t('notActiveHuman')
    case 'not-enough-codes':
      return t('noneLeft')
    case 'not-active':
      return t('notActive')
  }
}

function grantIn(visit: Visit): { readonly id: string; readonly code: string } {
  return { id: visit.param('id'), code: visit.param('code') }
}

function pathOf(campaign: string, code: string): string {
  return `/campaigns/${campaign}/grants/${encodeURIComponent(code)}`
}

function actorOf(visit: Visit<Viewer>): Actor {
  return { kind: 'human', human: visit.viewer.human }
}
