import type { Translation } from '../../../../platform/i18n/words.ts'
import type { en } from './en.ts'

export const es = {
  signIn: 'Entrar',
  signInLead: 'Se entra con un enlace hecho para ti: sin contraseña que guardar ni que perder.',
  askForLink: 'Quien lleva este sistema crea un enlace con esta orden y te lo envía:',
  linkWorksOnce: 'Cada enlace sirve una vez, durante 15 minutos.',
  confirmLead: 'Este es tu enlace. Pulsa el botón y estarás dentro.',
  spentTitle: 'Este enlace ya no sirve',
  spentLead: 'Ya se ha usado, tiene más de 15 minutos o se ha perdido un trozo por el camino.',
  getAnother: 'Cómo conseguir otro enlace',
  signedOut: 'Has salido.',
} as const satisfies Translation<typeof en>
