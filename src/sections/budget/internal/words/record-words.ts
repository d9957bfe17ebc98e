import { words } from '../../../../platform/i18n/words.ts'
import { en } from './record-en.ts'
import { es } from './record-es.ts'

export const recordWords = words({ en, es })
