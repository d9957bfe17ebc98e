import { html } from 'hono/html'
import type { Snapshot } from '../../../../platform/db/tx.ts'
import { assetUrl } from '../../../../platform/http/assets.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { EventSettings } from '../../../events/events.ts'
import { type DoorTicket, doorList } from '../door-list.ts'
import { type TicketsWords, ticketsWords } from '../words/words.ts'
import { ATTENDEES } from './list-address.ts'
import { KEEPERS, type PageNeeds } from './page-needs.ts'

export const DOOR_LIST = '/tickets/door-list'

/** Everybody whom the door lets in, by name, for paper: a document of its own, sent as it is read. */
export function doorListRoutes({ events, clock }: Pick<PageNeeds, 'events' | 'clock'>): readonly Route[] {
  return [
    only(...KEEPERS).get(DOOR_LIST, async (visit) => {
      const event = await visit.database.snapshot((snapshot) => events.current(snapshot))
      if (event === undefined) return visit.notFound()
      const at = visit.format.time(clock.now(), event.timeZone)
      const encoder = new TextEncoder()
      const bytes = visit.database.stream(async function* (snapshot) {
        for await (const part of documentOf(snapshot, event, at, visit.language)) yield encoder.encode(part)
      })
      // As with an export: nothing is read before it is asked for.
      return new Response(ReadableStream.from(bytes), { headers: { 'content-type': 'text/html; charset=utf-8' } })
    }),
  ]
}

async function* documentOf(
  snapshot: Snapshot,
  event: EventSettings,
  at: string,
  language: Language,
): AsyncGenerator<string> {
  const t = ticketsWords(language)
  const title = t('doorListOf', { event: event.name })
  yield String(html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${assetUrl('tabler.css')}" />
        <link rel="stylesheet" href="${assetUrl('app.css')}" />
      </head>
      <body>
        <main class="door-list">
          <p class="door-list-hint"><a href="${ATTENDEES}">${t('backToAttendees')}</a> ${t('print')}</p>
          <h1>${title}</h1>
          <p>${t('doorListLead', { at })}</p>
          <div class="data-table-frame"><table>
            <thead>
              <tr>
                ${[t('name'), t('type'), t('barcode'), t('checkedIn')].map((label) => html`<th scope="col">${label}</th>`)}
              </tr>
            </thead>
            <tbody>`)
  for await (const tickets of doorList(snapshot, event)) {
    yield tickets.map((ticket) => String(row(ticket, t))).join('')
  }
  yield '</tbody></table></div></main></body></html>'
}

function row({ name, type, barcode, checkedIn }: DoorTicket, t: TicketsWords) {
  const seen = checkedIn ? t('yes') : ''
  return html`<tr><th scope="row">${name === '' ? t('nameless') : name}</th><td>${type}</td><td>${barcode}</td><td>${seen}</td></tr>`
}
