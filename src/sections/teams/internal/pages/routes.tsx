import type { NavigationPage } from '../../../../platform/http/navigation.ts'
import type { Route } from '../../../../platform/http/route.ts'
import { teamWords } from '../words/words.ts'
import { listRoutes } from './list-routes.tsx'
import type { PageNeeds } from './page-needs.ts'
import { teamRoutes } from './team-routes.tsx'

export function routes(needs: PageNeeds): readonly Route[] {
  return [...listRoutes(needs), ...teamRoutes(needs)]
}

/** Everybody sees their own teams there. */
export const navigationPage: NavigationPage = {
  href: '/teams',
  label: (language) => teamWords(language)('title'),
  allow: 'signed-in',
}
