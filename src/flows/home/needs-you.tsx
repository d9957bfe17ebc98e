import type { Snapshot } from '../../platform/db/tx.ts'
import { Panel } from '../../platform/http/components/panel.tsx'
import { Tile, Tiles } from '../../platform/http/components/tile.tsx'
import { mayUse, type Viewer } from '../../platform/http/viewer.ts'
import { formatFor } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { MessageCounts } from '../../sections/email/email.ts'
import type { EventSettings } from '../../sections/events/events.ts'
import type { SalesFigures, SyncRun, Tickets } from '../../sections/tickets/tickets.ts'
import { Problems } from '../ticket-dashboard/to-look-at.tsx'
import { homeWords } from './words/words.ts'

const SEES_SALES = ['ticket-admin', 'board', 'admin'] as const
const SEES_MAIL = ['admin'] as const

/** What of the outbox's state is told here. */
export type MailState = {
  readonly counts: MessageCounts
  readonly paused: Temporal.Instant | null
  readonly breaker: { readonly reason: string } | null
}
export type WatchNeeds = {
  readonly tickets: Tickets
  readonly outbox: { status(snapshot: Snapshot): Promise<MailState> }
}

/** What whoever has these roles should know of before anything else. */
export type Watch = {
  readonly sales?: { readonly figures: SalesFigures; readonly setAside: number; readonly run: SyncRun | undefined }
  readonly mail?: { readonly failed: number; readonly paused: boolean; readonly stuck: string | null }
}

export async function watchFor(snapshot: Snapshot, { tickets, outbox }: WatchNeeds, viewer: Viewer): Promise<Watch> {
  const figures = mayUse(viewer, SEES_SALES) ? await tickets.figures(snapshot) : undefined
  const status = mayUse(viewer, SEES_MAIL) ? await outbox.status(snapshot) : undefined
  return {
    ...(figures === undefined
      ? {}
      : {
          sales: {
            figures,
            setAside: await tickets.sync.setAside(snapshot),
            run: await tickets.sync.last(snapshot),
          },
        }),
    ...(status === undefined
      ? {}
      : {
          mail: {
            failed: status.counts.failed,
            paused: status.paused !== null,
            stuck: status.breaker?.reason ?? null,
          },
        }),
  }
}

type NeedsYouProps = { readonly watch: Watch; readonly language: Language }

export function NeedsYou({ watch: { sales, mail }, language }: NeedsYouProps) {
  const t = homeWords(language)
  const items = [
    ...(sales?.run?.state === 'failed'
      ? [{ href: '/tickets', text: t('syncFailed', { error: sales.run.error ?? '' }) }]
      : []),
    ...(mail !== undefined && mail.stuck !== null
      ? [{ href: '/email/outbox', text: t('mailStuck', { reason: mail.stuck }) }]
      : []),
    ...(mail?.paused === true ? [{ href: '/email/outbox', text: t('mailPaused') }] : []),
    ...(mail !== undefined && mail.failed > 0
      ? [{ href: '/email/outbox?state=failed', text: t('failedMails', { count: mail.failed }) }]
      : []),
  ]
  return (
    <>
      {mail !== undefined && (
        <Panel title={t('needsYou')}>
          {items.length === 0 ? (
            <p>{t('nothingNeedsYou')}</p>
          ) : (
            <ul>
              {items.map(({ href, text }) => (
                <li>
                  <a href={href}>{text}</a>
                </li>
              ))}
            </ul>
          )}
        </Panel>
      )}
      {sales !== undefined && <Problems figures={{ ...sales.figures, setAside: sales.setAside }} language={language} />}
    </>
  )
}

type SalesTilesProps = {
  readonly figures: SalesFigures
  readonly event: EventSettings
  readonly daysLeft: number
  readonly language: Language
}

export function SalesTiles({ figures: { sales }, event, daysLeft, language }: SalesTilesProps) {
  const t = homeWords(language)
  const format = formatFor(language)
  return (
    <Tiles>
      <Tile label={t('sold')} value={format.number(sales.ticketsSold)} href="/tickets" />
      <Tile label={t('gross')} value={format.wholeMoney(sales.gross, event.currency)} />
      <Tile label={t('net')} value={format.wholeMoney(sales.net, event.currency)} note={t('netNote')} />
      {daysLeft > 0 && <Tile label={t('daysLeft')} value={format.number(daysLeft)} />}
    </Tiles>
  )
}
