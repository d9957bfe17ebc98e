import type { Child } from 'hono/jsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { only, type Route } from '../../../../platform/http/route.ts'
import { framedDocument } from '../../../../platform/http/security-headers.ts'
import { mayUse, type Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import { isLanguage } from '../../../../platform/i18n/language.ts'
import type { CampaignDetail } from '../../campaigns.ts'
import { campaignWords } from '../words/words.ts'
import { CampaignList } from './campaign-list.tsx'
import { CampaignPage } from './campaign-page.tsx'
import { grantsAddress } from './grants-address.ts'
import type { PageNeeds } from './page-needs.ts'
import { SendingProgress } from './sending-list.tsx'

export const ALLOWED = ['ticket-admin', 'admin'] as const
const MAY_CHANGE = ['admin'] as const
const GRANTS_A_PAGE = 50

export function campaignRoutes({ campaigns, timeZone }: PageNeeds): readonly Route[] {
  return [
    only(...ALLOWED).get('/campaigns', async (visit) => {
      const t = campaignWords(visit.language)
      const list = await visit.database.snapshot((snapshot) => campaigns.list(snapshot))
      const begin = mayUse(visit.viewer, MAY_CHANGE) ? (
        <a class="btn btn-primary" href="/campaigns/new">
          {t('newTitle')}
        </a>
      ) : null
      return visit.page(
        { title: t('title'), lead: t('lead'), actions: list.length === 0 ? null : begin },
        <CampaignList campaigns={list} begin={begin} language={visit.language} />,
      )
    }),

    only(...ALLOWED).get('/campaigns/:id', async (visit) => {
      const id = visit.param('id')
      const asked = grantsAddress(visit.url)
      const found = await visit.database.snapshot(async (snapshot) => {
        const campaign = await campaigns.show(snapshot, id)
        if (campaign === undefined) return undefined
        const grants = await campaigns.grants(snapshot, id, { ...asked, limit: GRANTS_A_PAGE + 1 })
        const sendings = await campaigns.sending.of(snapshot, id)
        return { campaign, grants, sendings, timeZone: await timeZone(snapshot) }
      })
      if (found === undefined) return visit.notFound()
      const { campaign, grants } = found
      const problems = campaigns.desk.problems(campaign)
      const mayChange = mayUse(visit.viewer, MAY_CHANGE)
      return visit.page(
        {
          title: campaign.title,
          lead: campaignWords(visit.language)(`lead.${campaign.state}`),
          actions: (
            <>
              {campaign.state !== 'completed' && (
                <a class="btn" href={`/campaigns/${id}/generate`}>
                  {campaignWords(visit.language)('generate')}
                </a>
              )}
              {mayChange && <Actions visit={visit} campaign={campaign} ready={problems.length === 0} />}
            </>
          ),
        },
        <CampaignPage
          campaign={campaign}
          sendings={found.sendings}
          grants={grants.slice(0, GRANTS_A_PAGE)}
          more={grants.length > GRANTS_A_PAGE}
          asked={asked}
          problems={problems}
          mayChange={mayChange}
          timeZone={found.timeZone}
          csrf={visit.csrf}
          language={visit.language}
        />,
      )
    }),

    only(...ALLOWED).get('/campaigns/:id/sendings', async (visit) => {
      const id = visit.param('id')
      const sendings = await visit.database.snapshot((snapshot) => campaigns.sending.of(snapshot, id))
      return visit.fragment(<SendingProgress campaign={id} sendings={sendings} language={visit.language} />)
    }),

    only(...ALLOWED).get('/campaigns/:id/mail', async (visit) => {
      const { searchParams } = visit.url
      const language = searchParams.get('language')
      const campaign = await visit.database.snapshot((snapshot) => campaigns.show(snapshot, visit.param('id')))
      if (campaign === undefined || !isLanguage(language)) return visit.notFound()
      const purpose = searchParams.get('purpose') === 'reminder' ? 'reminder' : 'code'
      return framedDocument(campaigns.desk.preview(campaign, purpose, language).html)
    }),
  ]
}

type ActionsProps = {
  readonly visit: Visit<Viewer>
  readonly campaign: CampaignDetail
  /** Whether its mail can be sent. */
  readonly ready: boolean
}

/** First what is done next. */
function Actions({ visit, campaign: { id, state, available, granted, mail }, ready }: ActionsProps): Child {
  const t = campaignWords(visit.language)
  if (state === 'completed') return mail.failed > 0 ? <Press visit={visit} id={id} to="retry-failed" /> : null
  const link = (to: string, text: string, look = 'btn') => (
    <a class={look} href={`/campaigns/${id}/${to}`}>
      {text}
    </a>
  )
  return (
    <>
      {state === 'draft' && ready && available > 0 && (
        <Press visit={visit} id={id} to="activate" look="btn btn-primary" />
      )}
      {state === 'active' && link('wave', t('sendWave'), 'btn btn-primary')}
      {state === 'active' && link('grant', t('grantOne'))}
      {state === 'active' && granted > 0 && link('remind', t('remind.title'))}
      {mail.failed > 0 && <Press visit={visit} id={id} to="retry-failed" />}
      {link('import', t('importCodes'))}
      {link('edit', t('edit'))}
      {state === 'active' && link('complete', t('press.complete'))}
    </>
  )
}

type PressProps = {
  readonly visit: Visit<Viewer>
  readonly id: string
  readonly to: 'activate' | 'retry-failed'
  readonly look?: string
}

function Press({ visit, id, to, look = 'btn' }: PressProps) {
  return (
    <Form action={`/campaigns/${id}/${to}`} csrf={visit.csrf}>
      <button type="submit" class={look}>
        {campaignWords(visit.language)(`press.${to}`)}
      </button>
    </Form>
  )
}
