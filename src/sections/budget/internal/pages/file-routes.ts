import { download } from '../../../../platform/http/download.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import { FINANCE } from '../reach.ts'
import type { EditingNeeds } from './editing-needs.ts'
import { linesFile } from './lines-file.ts'

export function fileRoutes({ budget, teams }: EditingNeeds): readonly Route[] {
  return [
    only(...FINANCE).get('/finance/:year/lines.csv', async (visit) => {
      const label = visit.param('year')
      const body = await visit.database.snapshot(async (snapshot) => {
        const sheet = await budget.sheet(snapshot, label, { kind: 'view' })
        return sheet === undefined ? undefined : linesFile(sheet, await teams.names(snapshot), visit.language)
      })
      if (body === undefined) return visit.notFound()
      return download({ filename: `budget-${label}.csv`, type: 'text/csv; charset=utf-8', body })
    }),
  ]
}
