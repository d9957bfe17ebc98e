import type { Snapshot } from '../../../../platform/db/tx.ts'
import type { NavigationItem } from '../../../../platform/http/navigation.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import type { Campaigns } from '../../campaigns.ts'
import { campaignWords } from '../words/words.ts'
import { CampaignList } from './campaign-list.tsx'
import { CampaignPage } from './campaign-page.tsx'

const ALLOWED = ['ticket-admin', 'admin'] as const
const GRANTS_A_PAGE = 100

type PageNeeds = {
  readonly campaigns: Campaigns
  /** Whose clocks times are shown on. */
  readonly timeZone: (snapshot: Snapshot) => Promise<string>
}

export function routes({ campaigns, timeZone }: PageNeeds): readonly Route[] {
  return [
    only(...ALLOWED).get('/campaigns', async (visit) => {
      const t = campaignWords(visit.language)
      const list = await visit.database.snapshot((snapshot) => campaigns.list(snapshot))
      return visit.page(
        { title: t('title'), lead: t('lead') },
        <CampaignList campaigns={list} language={visit.language} />,
      )
    }),

    only(...ALLOWED).get('/campaigns/:id', async (visit) => {
      const id = visit.param('id')
      const after = Number(visit.url.searchParams.get('after') ?? 0)
      if (!Number.isSafeInteger(after)) return visit.notFound()
      const found = await visit.database.snapshot(async (snapshot) => {
        const campaign = await campaigns.show(snapshot, id)
        if (campaign === undefined) return undefined
        const grants = await campaigns.grants(snapshot, id, { after, limit: GRANTS_A_PAGE })
        return { campaign, grants, timeZone: await timeZone(snapshot) }
      })
      if (found === undefined) return visit.notFound()
      const { campaign } = found
      const t = campaignWords(visit.language)
      const head = {
        title: campaign.title,
        lead: t(campaign.state),
        ...(campaign.state === 'active'
          ? {
              actions: (
                <a class="btn btn-primary" href={`/campaigns/${id}/wave`}>
                  {t('sendWave')}
                </a>
              ),
            }
          : {}),
      }
      const more = found.grants.length === GRANTS_A_PAGE
      return visit.page(head, <CampaignPage {...found} more={more} language={visit.language} />)
    }),
  ]
}

export const navigation: readonly NavigationItem[] = [
  { href: '/campaigns', label: (language) => campaignWords(language)('title'), allow: ALLOWED },
]
