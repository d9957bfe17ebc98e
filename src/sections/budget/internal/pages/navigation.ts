import type { NavigationItem } from '../../../../platform/http/navigation.ts'
import { budgetWords } from '../words/words.ts'
import { FINANCE } from './finance-routes.tsx'

export const budgetNavigation: readonly NavigationItem[] = [
  { href: '/finance', label: (language) => budgetWords(language)('navigation'), allow: FINANCE },
]
