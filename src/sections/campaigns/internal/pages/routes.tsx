import type { NavigationItem } from '../../../../platform/http/navigation.ts'
import type { Route } from '../../../../platform/http/route.ts'
import { campaignWords } from '../words/words.ts'
import { ALLOWED, campaignRoutes } from './campaign-routes.tsx'
import { deskRoutes } from './desk-routes.tsx'
import { editRoutes } from './edit-routes.tsx'
import { importRoutes } from './import-routes.tsx'
import { OWN_CODES, ownCodesRoutes } from './own-codes-routes.tsx'
import type { PageNeeds } from './page-needs.ts'
import { remindRoutes } from './remind-routes.tsx'

/** `/campaigns/new` stands before `/campaigns/:id`, which would take it for an id. */
export function routes(needs: PageNeeds): readonly Route[] {
  return [
    ...editRoutes(needs),
    ...campaignRoutes(needs),
    ...importRoutes(needs),
    ...deskRoutes(needs),
    ...remindRoutes(needs),
    ...ownCodesRoutes(needs),
  ]
}

export const navigation: readonly NavigationItem[] = [
  { href: '/campaigns', label: (language) => campaignWords(language)('title'), allow: ALLOWED },
]

/** For everybody's corner of the navigation. */
export const ownNavigation: readonly NavigationItem[] = [
  { href: OWN_CODES, label: (language) => campaignWords(language)('own.title'), allow: 'signed-in' },
]
