import { words } from '../../i18n/words.ts'
import { en } from './en.ts'
import { es } from './es.ts'

/** The shell's own words: what every page has, whatever it shows. */
export const shellWords = words({ en, es })

export type ShellWords = ReturnType<typeof shellWords>
