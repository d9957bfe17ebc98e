import type { NavigationItem } from '../../../../platform/http/navigation.ts'
import { FINANCE } from '../reach.ts'
import { figuresWords } from '../words/figures-words.ts'
import { budgetWords } from '../words/words.ts'
import { CASH_FLOW } from './cash-flow-address.ts'

import { PROJECTION } from './parameter-panels.tsx'

export const budgetNavigation: readonly NavigationItem[] = [
  {
    href: '/finance',
    label: (language) => budgetWords(language)('navigation'),
    allow: FINANCE,
    pages: [
      { href: '/finance', label: (language) => figuresWords(language)('year'), allow: FINANCE },
      { href: CASH_FLOW, label: (language) => figuresWords(language)('cashFlow'), allow: FINANCE },
      { href: PROJECTION, label: (language) => figuresWords(language)('projection'), allow: FINANCE },
    ],
  },
]
