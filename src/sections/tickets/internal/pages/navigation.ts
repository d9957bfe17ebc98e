import type { NavigationPage } from '../../../../platform/http/navigation.ts'
import { ticketsWords } from '../words/words.ts'
import { ATTENDEES, ORDERS } from './list-address.ts'
import { READERS } from './page-needs.ts'
import { SALES } from './quarter-address.ts'

/** Tabs beside the dashboard's. */
export const navigationPages: readonly NavigationPage[] = [
  { href: ORDERS, label: (language) => ticketsWords(language)('orders'), allow: READERS },
  { href: ATTENDEES, label: (language) => ticketsWords(language)('attendees'), allow: READERS },
  { href: SALES, label: (language) => ticketsWords(language)('sales'), allow: READERS },
]
