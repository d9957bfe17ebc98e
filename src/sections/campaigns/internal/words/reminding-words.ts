import { words } from '../../../../platform/i18n/words.ts'

/** What a reminder says in front of the campaign's own words. */
export const remindingWords = words({
  en: {
    reminder: 'Reminder',
    notUsed: 'You have not used your code yet.',
    expires: 'Its last day is',
  },
  es: {
    reminder: 'Recordatorio',
    notUsed: 'Aún no has usado tu código.',
    expires: 'Su último día es el',
  },
})
