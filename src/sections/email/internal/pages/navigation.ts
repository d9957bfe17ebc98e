import type { NavigationItem, NavigationPage } from '../../../../platform/http/navigation.ts'
import { emailWords } from '../words/words.ts'
import type { PageNeeds } from './page-needs.ts'

export const PREFERENCES_PATH = '/me/preferences'

/** For everybody's own part. */
export const preferencesPage: NavigationPage = {
  href: PREFERENCES_PATH,
  label: (language) => emailWords(language)('preferencesNavigation'),
  allow: 'signed-in',
}

export function emailNavigation({ environment }: Pick<PageNeeds, 'environment'>): readonly NavigationItem[] {
  const outbox: NavigationPage = {
    href: '/email/outbox',
    label: (language) => emailWords(language)('outboxTitle'),
    allow: ['admin'],
  }
  const mailbox: NavigationPage = {
    href: '/dev/mail',
    label: (language) => emailWords(language)('mailboxTitle'),
    allow: 'anyone',
  }
  return [
    {
      ...outbox,
      label: (language) => emailWords(language)('navigation'),
      pages: environment === 'development' ? [outbox, mailbox] : [outbox],
    },
  ]
}
