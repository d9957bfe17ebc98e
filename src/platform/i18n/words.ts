import { LANGUAGES, type Language, LOCALES } from './language.ts'

/**
 * Words in every language, typed by the English ones. A section keeps a catalogue of its own, one file a language:
 *
 *     // internal/words/en.ts: the source of keys
 *     export const en = { title: 'Orders', found: { one: '{count} order', other: '{count} orders' } } as const
 *     // internal/words/es.ts: the same keys, or it does not compile
 *     export const es = { title: 'Pedidos', found: { one: '…', other: '…' } } as const satisfies Translation<typeof en>
 *     // internal/words/words.ts
 *     export const ordersWords = words({ en, es })
 *
 *     const t = ordersWords(visit.language)
 *     t('title'); t('found', { count: 3 })          // a missing key, or a missing value, is a type error
 *
 * `{name}` in a text is a place for a value; numbers come out in the language's way. A text with forms takes `count`.
 */
export function words<const En extends Catalogue>(
  catalogues: Readonly<{ en: En } & Record<Exclude<Language, 'en'>, Translation<En>>>,
): (language: Language) => Translator<En> {
  const translators = new Map<Language, Translator<En>>()
  for (const language of LANGUAGES) {
    const catalogue: Catalogue = catalogues[language]
    requireSamePlaces(catalogues.en, catalogue, language)
    translators.set(language, translator(catalogue, language))
  }
  return (language) => {
    const found = translators.get(language)
    if (found === undefined) throw new Error(`no words in ${language}`)
    return found
  }
}

export type Catalogue = Readonly<Record<string, Text>>
type Text = string | Forms
/** A text by plural category; `other` stands in for those that a language does not tell apart. */
type Forms = Readonly<{ other: string } & Partial<Record<Exclude<Intl.LDMLPluralRule, 'other'>, string>>>

/** What another language's catalogue must hold: a text for each text, forms for forms. */
export type Translation<En extends Catalogue> = {
  readonly [Key in keyof En]: En[Key] extends string ? string : Forms
}

export type Translator<En extends Catalogue> = <Key extends keyof En & string>(
  key: Key,
  ...values: ValuesOf<En[Key]>
) => string

type Values = Readonly<Record<string, string | number>>
type ValuesOf<T extends Text> = T extends string
  ? [Places<T>] extends [never]
    ? []
    : [values: Readonly<Record<Places<T>, string | number>>]
  : [values: Readonly<{ count: number } & Record<Exclude<Places<T[keyof T]>, 'count'>, string | number>>]
type Places<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Places<Rest> : never

const PLACE = /\{(\w+)\}/g

function translator<En extends Catalogue>(catalogue: Catalogue, language: Language): Translator<En> {
  const plural = new Intl.PluralRules(LOCALES[language])
  const number = new Intl.NumberFormat(LOCALES[language])
  return (key: string, values: Values = {}) => {
    const text = catalogue[key]
    if (text === undefined) throw new Error(`no words for "${key}" in ${language}`)
    const form = typeof text === 'string' ? text : (text[plural.select(Number(values['count']))] ?? text.other)
    return form.replace(PLACE, (_, name: string) => {
      const value = values[name]
      if (value === undefined) throw new Error(`"${key}" in ${language} has no value for {${name}}`)
      return typeof value === 'number' ? number.format(value) : value
    })
  }
}

/** The compiler compares keys; which places a text has is compared here, once, when the catalogue is loaded. */
function requireSamePlaces(en: Catalogue, other: Catalogue, language: Language): void {
  for (const [key, text] of Object.entries(en)) {
    const expected = placesIn(text)
    const found = placesIn(other[key] ?? '')
    if (expected !== found) {
      throw new Error(`"${key}" has the places ${expected || 'none'} in en and ${found || 'none'} in ${language}`)
    }
  }
}

function placesIn(text: Text): string {
  const forms = typeof text === 'string' ? [text] : Object.values(text)
  // A form may leave the count out ("one order"); anything else stands in all of them.
  const places = forms.flatMap((form) => [...form.matchAll(PLACE)].map((match) => match[1]))
  return [...new Set(places)].toSorted().join(', ')
}
