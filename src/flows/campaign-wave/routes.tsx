import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Snapshot } from '../../platform/db/tx.ts'
import { field } from '../../platform/http/form-fields.ts'
import { only, type Route } from '../../platform/http/route.ts'
import type { Viewer } from '../../platform/http/viewer.ts'
import type { Visit } from '../../platform/http/visit.ts'
import type { CampaignDetail, PreviewResult } from '../../sections/campaigns/campaigns.ts'
import type { Team, Teams } from '../../sections/teams/teams.ts'
import type { ReconcileNeeds } from '../reconcile.ts'
import { sendWave } from './send-wave.ts'
import { WavePage } from './wave-page.tsx'
import { waveWords } from './words.ts'

export type WaveNeeds = ReconcileNeeds & { readonly teams: Teams }

const ALLOWED = ['admin'] as const

const waveForm = z.object({
  wave: z.uuid(),
  team: field.several(),
  eligible: field.whole({ min: 0 }),
  alreadyGranted: field.whole({ min: 0 }),
  withoutAddress: field.whole({ min: 0 }),
  codesAvailable: field.whole({ min: 0 }),
  codesLeft: field.whole({ min: 0 }),
})

/** Choosing an audience, looking at the figures, and sending what was looked at. */
export function routes(needs: WaveNeeds): readonly Route[] {
  return [
    only(...ALLOWED).get('/campaigns/:id/wave', async (visit) => {
      const chosen = visit.url.searchParams.getAll('team')
      return show(visit, needs, { chosen, changed: false })
    }),

    only(...ALLOWED).post('/campaigns/:id/wave', async (visit) => {
      const form = visit.form(waveForm)
      if (!form.ok) return visit.refuse('bad-request')
      const { wave, team: teams, ...approved } = form.value
      const request = { campaign: visit.param('id'), audience: { everyone: false as const, teams }, wave, approved }
      const sent = await visit.database.transact((tx) =>
        sendWave(tx, needs, request, { kind: 'human', human: visit.viewer.human }),
      )
      // Whatever stood in the way shows itself in the figures as they are now.
      if (!sent.ok) return show(visit, needs, { chosen: teams, changed: true })
      const text = waveWords(visit.language)('sent', { granted: sent.granted, queued: sent.queued })
      return visit.redirect(`/campaigns/${request.campaign}`, { tone: 'success', text })
    }),
  ]
}

async function show(
  visit: Visit<Viewer>,
  needs: WaveNeeds,
  { chosen, changed }: { readonly chosen: readonly string[]; readonly changed: boolean },
): Promise<Response> {
  const id = visit.param('id')
  const found = await visit.database.snapshot((snapshot) => look(snapshot, needs, id, chosen))
  if (found === undefined) return visit.notFound()
  const t = waveWords(visit.language)
  const { campaign, teams, result } = found
  return visit.page(
    { title: t('title'), lead: t('lead', { campaign: campaign.title }), width: 'narrow', status: changed ? 422 : 200 },
    <WavePage
      campaign={id}
      teams={teams}
      chosen={chosen}
      result={result}
      changed={changed}
      wave={randomUUID()}
      csrf={visit.csrf}
      language={visit.language}
    />,
  )
}

type Look = {
  readonly campaign: CampaignDetail
  readonly teams: readonly Team[]
  readonly result: PreviewResult | undefined
}

async function look(
  snapshot: Snapshot,
  { campaigns, teams }: WaveNeeds,
  id: string,
  chosen: readonly string[],
): Promise<Look | undefined> {
  const campaign = await campaigns.show(snapshot, id)
  if (campaign === undefined) return undefined
  const audience = { everyone: false as const, teams: chosen }
  const result = chosen.length === 0 ? undefined : await campaigns.previewWave(snapshot, id, audience)
  return { campaign, teams: await teams.list(snapshot), result }
}
