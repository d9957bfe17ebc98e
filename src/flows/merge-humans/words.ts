import { words } from '../../platform/i18n/words.ts'
import { en } from './en.ts'
import { es } from './es.ts'

export const mergeWords = words({ en, es })
export type MergeWords = ReturnType<typeof mergeWords>
