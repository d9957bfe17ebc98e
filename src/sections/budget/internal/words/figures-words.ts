import { words } from '../../../../platform/i18n/words.ts'
import { figuresEn } from './figures-en.ts'
import { figuresEs } from './figures-es.ts'

export const figuresWords = words({ en: figuresEn, es: figuresEs })
