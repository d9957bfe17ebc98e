import type { Language } from '../../platform/i18n/language.ts'

type MailText = { readonly subject: string; readonly body: string }

/** The mail that verifies an address. No catalogue of `words`, whose places would be the mail's slots. */
export const verificationMail: Readonly<Record<Language, MailText>> = {
  en: {
    subject: 'Is this your address?',
    body: `Somebody gave this address as theirs. If it was you, open the link and press the button:

[Yes, this is my address]({{Link}})

The link works once, for 24 hours. If it was not you, do nothing: nothing happens.`,
  },
  es: {
    subject: '¿Es tuya esta dirección?',
    body: `Alguien ha dado esta dirección como suya. Si fuiste tú, abre el enlace y pulsa el botón:

[Sí, es mi dirección]({{Link}})

El enlace sirve una vez, durante 24 horas. Si no fuiste tú, no hagas nada: no pasa nada.`,
  },
}
