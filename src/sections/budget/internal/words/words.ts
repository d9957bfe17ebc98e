import { words } from '../../../../platform/i18n/words.ts'
import { en } from './en.ts'
import { es } from './es.ts'

export const budgetWords = words({ en, es })
export type BudgetWords = ReturnType<typeof budgetWords>
