import type { NavigationPage } from '../../../../platform/http/navigation.ts'
import { authWords } from '../words/auth-words.ts'

export const SESSIONS = '/me/sessions'
export const ROLES_PATH = '/people/roles'
/** The admin gives and takes; the board looks. */
export const SEE_ROLES = ['admin', 'board'] as const

/** For everybody's own part. */
export const sessionsPage: NavigationPage = {
  href: SESSIONS,
  label: (language) => authWords(language)('sessionsNavigation'),
  allow: 'signed-in',
}

export const rolesPage: NavigationPage = {
  href: ROLES_PATH,
  label: (language) => authWords(language)('rolesNavigation'),
  allow: SEE_ROLES,
}
