import { Panel } from '../../platform/http/components/panel.tsx'
import type { Language } from '../../platform/i18n/language.ts'
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
