import { Panel } from '../../platform/http/components/panel.tsx'
import { formatFor } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { SyncRun } from '../../sections/tickets/tickets.ts'
import type { DashboardFigures } from './ticket-dashboard.tsx'
import { dashboardWords } from './words.ts'

type Props = { readonly figures: DashboardFigures; readonly language: Language }

/** Orders that somebody should look into; each with the list of them, where there is one. */
export function Problems({ figures: { sales, unmatched, run }, language }: Props) {
  const t = dashboardWords(language)
  const found = (
    [
      ['unmatched', unmatched, 'unmatched'],
      ['drifted', sales.drifted, 'drifting'],
      ['missingFees', sales.missingFees, 'missing-fees'],
      ['foreign', sales.foreignCurrency, 'foreign'],
      ['foreignFees', sales.foreignFees, null],
      ['unknownStatus', sales.unknownStatus, null],
      ['setAside', run?.setAside ?? 0, null],
    ] as const
  ).filter(([, count]) => count > 0)
  return (
    <Panel title={t('problems')}>
      {found.length === 0 ? (
        <p>{t('noProblems')}</p>
      ) : (
        <ul>
          {found.map(([problem, count, list]) => (
            <li>
              {list === null ? (
                t(problem, { count })
              ) : (
                <a href={`/tickets/orders?problem=${list}`}>{t(problem, { count })}</a>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** What the last run read, set aside and warned of. */
export function LastRun({ run, language }: { readonly run: SyncRun; readonly language: Language }) {
  const t = dashboardWords(language)
  const format = formatFor(language)
  const { notes, feesError } = run
  return (
    <>
      <p>
        {t(run.mode === 'full' ? 'fullRun' : 'incrementalRun', {
          read: format.number(run.read),
          added: format.number(run.added),
          changed: format.number(run.changed),
        })}
      </p>
      {feesError !== null && <p>{t('feesFailed', { error: feesError })}</p>}
      {notes.length > 0 && (
        <details>
          <summary>{t('notes', { count: notes.length })}</summary>
          <ul>
            {notes.map(({ kind, id, reason }) => (
              <li>
                {t(kind === 'order' ? 'noteOfOrder' : 'noteOfTicket', { id: id ?? '–' })}: {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
