import type { Language } from '../i18n/language.ts'
import { type BasisPoints, basisPoints } from '../money.ts'

/** `10`, `12.5`, `12,5 %`, up to a hundred. */
export function readRate(text: string): BasisPoints | undefined {
  const [, whole, fraction = ''] = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(text.trim()) ?? []
  if (whole === undefined) return undefined
  const rate = Number(whole) * 100 + Number(fraction.padEnd(2, '0'))
  return rate <= 10_000 ? basisPoints(rate) : undefined
}

/** As a rate is filled in, so that it is read back as it is. */
export function typedRate(rate: BasisPoints, language: Language): string {
  const text = String(rate / 100)
  return language === 'es' ? text.replace('.', ',') : text
}
