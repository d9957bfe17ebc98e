/** The languages of pages and mail. Another one is a line here and a file beside each catalogue: the compiler names them. */
export const LANGUAGES = ['en', 'es'] as const
export type Language = (typeof LANGUAGES)[number]

const DEFAULT_LANGUAGE: Language = 'en'

/** Each language in its own words, for whoever reads no other. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', es: 'Español' }

/** European English: days come before months, and weeks start on Monday, as everywhere else in the product. */
export const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', es: 'es-ES' }

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value)
}

/** The first language that an `Accept-Language` header ranks highest and that is spoken here. */
export function acceptedLanguage(header: string | undefined): Language {
  const ranked = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';')
      const quality = parameters
        .map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1])
        .find((q) => q !== undefined)
      return { language: tag.toLowerCase().split('-')[0], quality: quality === undefined ? 1 : Number(quality) }
    })
    .toSorted((a, b) => b.quality - a.quality)
  for (const { language, quality } of ranked) {
    if (quality > 0 && isLanguage(language)) return language
  }
  return DEFAULT_LANGUAGE
}
