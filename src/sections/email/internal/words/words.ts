import { words } from '../../../../platform/i18n/words.ts'
import { en } from './en.ts'
import { es } from './es.ts'

export const emailWords = words({ en, es })
export type EmailWords = ReturnType<typeof emailWords>
