import { only, type Route, signedIn } from '../../../../platform/http/route.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { LineFields } from '../../budget.ts'
import { FINANCE } from '../reach.ts'
import type { Base, EditingNeeds, Opened } from './editing-needs.ts'
import { lineForm } from './line-form.tsx'
import { openCategory, openLine } from './opened-line.ts'
import { MovedSums, withLine } from './sheet-sums.tsx'

/** The sums as they would be with what is typed so far. */
export function lineSumsRoutes(needs: EditingNeeds, base: Base): readonly Route[] {
  const reading = base === '/finance' ? only(...FINANCE) : signedIn
  return [
    reading.get(`${base}/lines/:line/sums`, async (visit) => {
      const opened = await openLine(visit, needs)
      const typed = typedFields(visit, opened)
      if (opened === undefined || typed === undefined) return visit.notFound()
      return sums(visit, opened, opened.found.line.id, typed)
    }),

    reading.get(`${base}/categories/:category/new-line/sums`, async (visit) => {
      const opened = await openCategory(visit, needs)
      const typed = typedFields(visit, opened)
      if (opened === undefined || typed === undefined) return visit.notFound()
      return sums(visit, opened, null, typed)
    }),
  ]

  async function sums(
    visit: Visit<Viewer>,
    { found, currency, reach }: Opened,
    line: string | null,
    fields: LineFields,
  ): Promise<Response> {
    if (found.kind === 'group') return visit.notFound()
    const { year, category } = found
    const sheet = await visit.database.snapshot((snapshot) => needs.budget.sheet(snapshot, year.year, reach))
    if (sheet === undefined) return visit.notFound()
    const moved = withLine(sheet, category.id, line, fields)
    return visit.fragment(
      <MovedSums sheet={moved} category={category.id} currency={currency} language={visit.language} />,
    )
  }
}

/** A row of what was typed so far; undefined while that is no line yet. */
function typedFields(visit: Visit<Viewer>, opened: Opened | undefined): LineFields | undefined {
  if (opened === undefined) return undefined
  const parsed = lineForm(visit.language, opened.currency).safeParse({
    ...Object.fromEntries(visit.url.searchParams),
    // Of no consequence for the sums, and missing while a line is begun.
    description: '-',
    team: '',
    paidOn: '2000-01-01',
  })
  return parsed.success ? parsed.data.fields : undefined
}
