import { Panel } from '../../platform/http/components/panel.tsx'
import type { Language } from '../../platform/i18n/language.ts'
import type { SalesFigures } from '../../sections/tickets/tickets.ts'
import { dashboardWords } from './words.ts'

type Props = {
  readonly figures: Pick<SalesFigures, 'sales' | 'unmatched'> & { readonly setAside: number }
  readonly language: Language
}

/** Orders that somebody should look into; each with the list of them. */
export function Problems({ figures: { sales, unmatched, setAside }, language }: Props) {
  const t = dashboardWords(language)
  const found = (
    [
      ['unmatched', unmatched, '/tickets/orders?problem=unmatched'],
      ['drifted', sales.drifted, '/tickets/orders?problem=drifting'],
      ['missingFees', sales.missingFees, '/tickets/orders?problem=missing-fees'],
      ['foreign', sales.foreignCurrency, '/tickets/orders?problem=foreign'],
      ['foreignFees', sales.foreignFees, '/tickets/orders?problem=foreign-fees'],
      ['unknownStatus', sales.unknownStatus, '/tickets/orders?problem=unknown-state'],
      ['setAside', setAside, '/tickets/set-aside'],
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
              <a href={list}>{t(problem, { count })}</a>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
