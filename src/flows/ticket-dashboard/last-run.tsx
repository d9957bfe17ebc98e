import { formatFor } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { SyncRun } from '../../sections/tickets/tickets.ts'
import { dashboardWords } from './words.ts'

type Props = { readonly run: SyncRun; readonly language: Language }

/** Where `LastRun` comes from while a run goes on. */
export const PROGRESS_PATH = '/tickets/sync'

/**
 * What the last run read, set aside and warned of. While one goes on it looks again by itself; without JavaScript there
 * is a link that does.
 */
export function LastRun({ run, language }: Props) {
  if (run.state === 'running') return <Progress run={run} language={language} />
  const t = dashboardWords(language)
  const { error, feesError, notes, notesInAll } = run
  const { number } = formatFor(language)
  return (
    <div id="last-run" role="status">
      <p>{error === null ? t(run.mode === 'full' ? 'fullRun' : 'incrementalRun', read(run, language)) : error}</p>
      {feesError !== null && <p>{t('feesFailed', { error: feesError })}</p>}
      {notes.length > 0 && (
        <details>
          <summary>{t('notes', { count: notesInAll })}</summary>
          <ul>
            {notes.map(({ kind, id, reason }) => (
              <li>
                {t(kind === 'order' ? 'noteOfOrder' : 'noteOfTicket', { id: id ?? '–' })}: {reason}
              </li>
            ))}
            {notesInAll > notes.length && <li>{t('moreNotes', { count: number(notesInAll - notes.length) })}</li>}
          </ul>
        </details>
      )}
    </div>
  )
}

/** In place of `LastRun` as it was: the figures around it are older than the run that has just ended. */
export function RunProgress({ run, language }: Props) {
  if (run.state === 'running') return <Progress run={run} language={language} />
  const t = dashboardWords(language)
  return (
    <div id="last-run" role="status">
      <p>
        {run.error ?? t('runOver', read(run, language))} <a href="/tickets">{t('showFigures')}</a>
      </p>
    </div>
  )
}

function Progress({ run, language }: Props) {
  const t = dashboardWords(language)
  return (
    <div id="last-run" role="status" hx-get={PROGRESS_PATH} hx-trigger="every 2s" hx-swap="outerHTML">
      <p>
        {t('running', read(run, language))} <a href="/tickets">{t('lookAgain')}</a>
      </p>
    </div>
  )
}

function read(run: SyncRun, language: Language) {
  const format = formatFor(language)
  return {
    pages: format.number(run.pages),
    read: format.number(run.read),
    added: format.number(run.added),
    changed: format.number(run.changed),
  }
}
