import type { Route } from '../../../../platform/http/route.ts'
import { listRoutes } from './list-routes.tsx'
import { ownRoutes } from './own-routes.tsx'
import type { PageNeeds } from './page-needs.ts'
import { personRoutes } from './person-routes.tsx'
import { sharedRoutes } from './shared-routes.tsx'
import { verifyRoutes } from './verify-routes.tsx'

export function profileRoutes(needs: PageNeeds): readonly Route[] {
  return [
    ...ownRoutes(needs),
    ...verifyRoutes(needs),
    ...listRoutes(needs),
    ...sharedRoutes(needs),
    ...personRoutes(needs),
  ]
}
