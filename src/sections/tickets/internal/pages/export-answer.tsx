import type { Snapshot } from '../../../../platform/db/tx.ts'
import { download } from '../../../../platform/http/download.ts'
import { mayUse, type Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import { ticketsWords } from '../words/words.ts'
import { type Export, formatIn } from './export.ts'
import { KEEPERS, type PageNeeds } from './page-needs.ts'

/** To the two forms of an export, for whoever may take it. */
export function exportLinks(visit: Visit<Viewer>, href: (format: string) => string) {
  if (!mayUse(visit.viewer, KEEPERS)) return undefined
  const t = ticketsWords(visit.language)
  return (
    <>
      <a class="btn" href={href('plain')} download>
        {t('exportPlain')}
      </a>
      <a class="btn" href={href('spanish')} download>
        {t('exportSpanish')}
      </a>
    </>
  )
}

export async function exportFile(
  visit: Visit<Viewer>,
  { events, names }: Pick<PageNeeds, 'events' | 'names'>,
  of: string,
  lines: (snapshot: Snapshot, to: Export) => AsyncIterable<string>,
): Promise<Response> {
  const event = await visit.database.snapshot((snapshot) => events.current(snapshot))
  if (event === undefined) return visit.notFound()
  const to = { event, names, language: visit.language, format: formatIn(visit.url) }
  const encoder = new TextEncoder()
  const bytes = visit.database.stream(async function* (snapshot) {
    for await (const text of lines(snapshot, to)) yield encoder.encode(text)
  })
  return download({
    filename: `${event.name}-${event.year}-${of}.csv`,
    type: 'text/csv; charset=utf-8',
    // Nothing is read before it is asked for: a HEAD, whose body nobody takes, holds no connection.
    body: ReadableStream.from(bytes),
  })
}
