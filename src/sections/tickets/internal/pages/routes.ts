import type { Route } from '../../../../platform/http/route.ts'
import { doorListRoutes } from './door-list-page.ts'
import { listRoutes } from './list-routes.tsx'
import type { PageNeeds } from './page-needs.ts'
import { salesRoutes } from './sales-routes.tsx'
import { setAsideRoutes } from './set-aside-page.tsx'
import { ticketRoutes } from './ticket-routes.tsx'

export function routes(needs: PageNeeds): readonly Route[] {
  return [listRoutes, ticketRoutes, salesRoutes, setAsideRoutes, doorListRoutes].flatMap((routesFor) =>
    routesFor(needs),
  )
}
