import type { NavigationPage } from '../../platform/http/navigation.ts'
import { only, type Route } from '../../platform/http/route.ts'
import type { Campaigns } from '../../sections/campaigns/campaigns.ts'
import type { Events } from '../../sections/events/events.ts'
import type { Tickets } from '../../sections/tickets/tickets.ts'
import { CODES, codesAddress } from './codes-address.ts'
import { CodesPage } from './codes-page.tsx'
import { codesWords } from './words.ts'

type CodesNeeds = { readonly campaigns: Campaigns; readonly tickets: Tickets; readonly events: Events }

const ALLOWED = ['ticket-admin', 'board', 'admin'] as const
const PAGE = 50

/** Campaigns' codes beside what Tickets knows of their use. */
export function routes({ campaigns, tickets, events }: CodesNeeds): readonly Route[] {
  return [
    only(...ALLOWED).get(CODES, async (visit) => {
      const asked = codesAddress(visit.url)
      const { use, ...rest } = asked
      const found = await visit.database.snapshot(async (snapshot) => {
        const rows = await campaigns.codes(snapshot, {
          ...rest,
          ...(use === 'used-twice' ? { among: await tickets.reusedCodes(snapshot) } : {}),
          ...(use === undefined || use === 'used-twice' ? {} : { use }),
          limit: PAGE + 1,
        })
        const shown = rows.slice(0, PAGE)
        const uses = await tickets.redemptions(
          snapshot,
          shown.map(({ code }) => code),
        )
        const reuses = new Map(uses.map((use) => [use.code, use.reuses]))
        return {
          rows: shown,
          more: rows.length > PAGE,
          reuses: new Map(shown.map(({ code }) => [code, reuses.get(code.trim().toUpperCase()) ?? []])),
          campaigns: await campaigns.list(snapshot),
          timeZone: (await events.current(snapshot))?.timeZone ?? 'UTC',
        }
      })
      const t = codesWords(visit.language)
      return visit.page(
        { title: t('title'), lead: t('lead') },
        <CodesPage {...found} asked={asked} language={visit.language} />,
      )
    }),
  ]
}

export const navigationPage: NavigationPage = {
  href: CODES,
  label: (language) => codesWords(language)('title'),
  allow: ALLOWED,
}
