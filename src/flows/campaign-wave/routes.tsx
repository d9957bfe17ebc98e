import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Snapshot } from '../../platform/db/tx.ts'
import { field } from '../../platform/http/form-fields.ts'
import { only, type Route } from '../../platform/http/route.ts'
import type { Viewer } from '../../platform/http/viewer.ts'
import type { Visit } from '../../platform/http/visit.ts'
import type { Audience, CampaignDetail, Campaigns, PreviewResult } from '../../sections/campaigns/campaigns.ts'
import type { Team, Teams } from '../../sections/teams/teams.ts'
import { WavePage } from './wave-page.tsx'
import type { WaveSender } from './wave-sender.ts'
import { waveWords } from './words.ts'

export type WaveNeeds = {
  readonly campaigns: Campaigns
  readonly teams: Teams
  readonly waves: Pick<WaveSender, 'send'>
}

const ALLOWED = ['admin'] as const

const waveForm = z.object({
  wave: z.uuid(),
  everyone: field.ticked(),
  team: field.several(),
  eligible: field.whole({ min: 0 }),
  alreadyGranted: field.whole({ min: 0 }),
  notMailed: field.whole({ min: 0 }),
  withoutAddress: field.whole({ min: 0 }),
  codesAvailable: field.whole({ min: 0 }),
  codesLeft: field.whole({ min: 0 }),
})

/** Choosing an audience, looking at the figures, and sending what was looked at. */
export function routes(needs: WaveNeeds): readonly Route[] {
  return [
    only(...ALLOWED).get('/campaigns/:id/wave', async (visit) => {
      const { searchParams } = visit.url
      const audience = audienceOf(searchParams.has('everyone'), searchParams.getAll('team'))
      return show(visit, needs, { audience, why: 'asked' })
    }),

    only(...ALLOWED).post('/campaigns/:id/wave', async (visit) => {
      const form = visit.form(waveForm)
      if (!form.ok) return visit.refuse('bad-request')
      const { wave, everyone, team, ...approved } = form.value
      const audience = audienceOf(everyone, team)
      const request = { campaign: visit.param('id'), audience, wave, approved }
      const sent = await needs.waves.send(request, { kind: 'human', human: visit.viewer.human })
      const campaignPath = `/campaigns/${request.campaign}`
      // Its page says how far the wave is.
      if (sent === 'under-way') return visit.redirect(campaignPath)
      // Whatever stood in the way shows itself in the figures as they are now.
      if (!sent.ok) return show(visit, needs, { audience, why: 'changed' })
      const text = waveWords(visit.language)('sent', { granted: sent.granted, queued: sent.queued })
      return visit.redirect(campaignPath, { tone: 'success', text })
    }),
  ]
}

async function show(
  visit: Visit<Viewer>,
  needs: WaveNeeds,
  { audience, why }: { readonly audience: Audience; readonly why: 'asked' | 'changed' },
): Promise<Response> {
  const id = visit.param('id')
  const found = await visit.database.snapshot((snapshot) => look(snapshot, needs, id, audience))
  if (found === undefined) return visit.notFound()
  const t = waveWords(visit.language)
  const { campaign, teams, result } = found
  return visit.page(
    {
      title: t('title'),
      lead: t('lead', { campaign: campaign.title }),
      width: 'narrow',
      actions: (
        <a class="btn" href={`/campaigns/${id}`}>
          {t('back')}
        </a>
      ),
      status: why === 'changed' ? 422 : 200,
    },
    <WavePage
      campaign={id}
      teams={teams}
      audience={audience}
      result={result}
      why={why}
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
  audience: Audience,
): Promise<Look | undefined> {
  const campaign = await campaigns.show(snapshot, id)
  if (campaign === undefined) return undefined
  const nobody = !audience.everyone && audience.teams.length === 0
  const result = nobody ? undefined : await campaigns.previewWave(snapshot, id, audience)
  return { campaign, teams: await teams.list(snapshot), result }
}

/** Everyone holds every team; the system team is everyone, too. */
function audienceOf(everyone: boolean, teams: readonly string[]): Audience {
  return everyone ? { everyone } : { everyone, teams }
}
