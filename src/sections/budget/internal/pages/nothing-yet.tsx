import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import type { BudgetWords } from '../words/words.ts'

export function NoEvent({ t }: { readonly t: BudgetWords }) {
  return (
    <EmptyState title={t('noEventTitle')}>
      <p>{t('noEvent')}</p>
      <code>bin/humans events set FILE.json</code>
    </EmptyState>
  )
}

export function NoYear({ year, t }: { readonly year: number; readonly t: BudgetWords }) {
  return (
    <EmptyState title={t('noYearTitle')}>
      <p>{t('noYear')}</p>
      <p>
        <code>bin/humans budget create-year {year}</code>
      </p>
      <code>bin/humans budget activate-year {year}</code>
    </EmptyState>
  )
}

export function NoLines({ year, t }: { readonly year: string; readonly t: BudgetWords }) {
  return (
    <EmptyState title={t('noLinesTitle')}>
      <p>{t('noLines')}</p>
      <code>bin/humans budget sync --year {year}</code>
    </EmptyState>
  )
}
