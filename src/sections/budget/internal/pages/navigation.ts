import type { NavigationItem } from '../../../../platform/http/navigation.ts'
import { FINANCE } from '../reach.ts'
import { editingWords } from '../words/editing-words.ts'
import { figuresWords } from '../words/figures-words.ts'
import { budgetWords } from '../words/words.ts'
import { AUDIT } from './audit-routes.tsx'
import { CASH_FLOW } from './cash-flow-address.ts'
import { SUMMARY } from './own-routes.tsx'
import { PROJECTION } from './parameter-panels.tsx'
import { YEARS } from './years-routes.tsx'

export const budgetNavigation: readonly NavigationItem[] = [
  {
    href: '/finance',
    label: (language) => budgetWords(language)('navigation'),
    allow: FINANCE,
    pages: [
      { href: '/finance', label: (language) => figuresWords(language)('year'), allow: FINANCE },
      { href: CASH_FLOW, label: (language) => figuresWords(language)('cashFlow'), allow: FINANCE },
      { href: PROJECTION, label: (language) => figuresWords(language)('projection'), allow: FINANCE },
      { href: AUDIT, label: (language) => editingWords(language)('audit'), allow: FINANCE },
      { href: YEARS, label: (language) => editingWords(language)('years'), allow: FINANCE },
    ],
  },
  {
    href: SUMMARY,
    label: (language) => editingWords(language)('ourMoney'),
    allow: ['member'],
    pages: [
      { href: SUMMARY, label: (language) => editingWords(language)('whereItGoes'), allow: ['member'] },
      { href: '/budget', label: (language) => editingWords(language)('myCategories'), allow: ['member'] },
    ],
  },
]
