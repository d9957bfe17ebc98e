import { words } from '../../../../platform/i18n/words.ts'
import { en } from './en.ts'
import { es } from './es.ts'

export const campaignWords = words({ en, es })
export type CampaignWords = ReturnType<typeof campaignWords>
