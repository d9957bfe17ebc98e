import type { NavigationPage } from '../../../../platform/http/navigation.ts'
import { profilesWords } from '../words/words.ts'

export const OWN = '/me/profile'
export const PEOPLE = '/people'
export const SHARED = '/people/shared-addresses'

export const MAY_LOOK = ['human-admin', 'admin', 'board'] as const
export const MAY_EDIT = ['human-admin', 'admin'] as const

export const ownPage: NavigationPage = {
  href: OWN,
  label: (language) => profilesWords(language)('profile'),
  allow: 'signed-in',
}

export const peoplePages: readonly NavigationPage[] = [
  { href: PEOPLE, label: (language) => profilesWords(language)('people'), allow: MAY_LOOK },
  { href: SHARED, label: (language) => profilesWords(language)('shared'), allow: MAY_LOOK },
]
