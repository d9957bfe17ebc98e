import { words } from '../../../../platform/i18n/words.ts'
import { en } from './en.ts'
import { es } from './es.ts'

export const ticketsWords = words({ en, es })
export type TicketsWords = ReturnType<typeof ticketsWords>
