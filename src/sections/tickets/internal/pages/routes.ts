import type { Route } from '../../../../platform/http/route.ts'
import { listRoutes } from './list-routes.tsx'
import type { PageNeeds } from './page-needs.ts'
import { salesRoutes } from './sales-routes.tsx'
import { ticketRoutes } from './ticket-routes.tsx'

export function routes(needs: PageNeeds): readonly Route[] {
  return [...listRoutes(needs), ...ticketRoutes(needs), ...salesRoutes(needs)]
}
