import { BYTE_ORDER_MARK, type CsvFormat, csvLine } from '../../../../platform/csv.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { Sheet } from '../../budget.ts'
import { editingWords } from '../words/editing-words.ts'
import { budgetWords } from '../words/words.ts'

/** The lines of a year as a spreadsheet: the first seven columns are what the import reads. */
export function linesFile({ groups }: Sheet, teams: ReadonlyMap<string, string>, language: Language): string {
  const format: CsvFormat = language === 'es' ? 'spanish' : 'plain'
  const t = editingWords(language)
  const words = budgetWords(language)
  const titles = [
    ...[t('group'), t('category'), t('description'), t('amount'), t('date'), t('vat'), t('notes')],
    ...[t('team'), t('progress'), t('paidAmount'), t('paidOn'), t('paidReference'), t('cashFlowOnlyBadge')],
  ]
  const rows = groups.flatMap((group) =>
    group.categories.flatMap((category) =>
      category.lines.map(({ description, amount, expectedOn, vatRate, notes, team, progress, cashFlowOnly }) => {
        const paid = progress.state === 'paid' ? progress : null
        return csvLine(
          [
            ...[group.name, category.name, description],
            { cents: amount },
            expectedOn?.toString() ?? null,
            typeof vatRate === 'number' ? `${vatRate / 100}%` : words(`noVat.${vatRate}`),
            notes,
            team === null ? null : (teams.get(team) ?? null),
            t(`progress.${progress.state}`),
            paid === null ? null : { cents: paid.amount },
            paid?.on.toString() ?? null,
            paid?.reference ?? null,
            cashFlowOnly ? t('cashFlowOnlyBadge') : null,
          ],
          format,
        )
      }),
    ),
  )
  return BYTE_ORDER_MARK + csvLine(titles, format) + rows.join('')
}
