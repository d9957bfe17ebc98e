import { words } from '../../../../platform/i18n/words.ts'
import { en } from './editing-en.ts'
import { es } from './editing-es.ts'

export const editingWords = words({ en, es })
export type EditingWords = ReturnType<typeof editingWords>
