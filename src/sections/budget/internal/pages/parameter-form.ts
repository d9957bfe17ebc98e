import { z } from 'zod'
import { type FormState, formWith } from '../../../../platform/http/form.ts'
import { field } from '../../../../platform/http/form-fields.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { basisPoints, type Cents, cents } from '../../../../platform/money.ts'
import type { ObservableParameter, PlannedParameters, ProjectionParameters } from '../../budget.ts'

/** In the order of the page. */
export const PARAMETERS = [
  'initialSales',
  'dailyRate',
  'averagePrice',
  'donationShare',
  'stripeShare',
  'stripeFixed',
  'vendorShare',
] as const satisfies readonly (keyof PlannedParameters)[]

const OBSERVABLE: readonly ObservableParameter[] = [
  'dailyRate',
  'averagePrice',
  'donationShare',
  'stripeShare',
  'vendorShare',
]

export function isObservable(name: keyof PlannedParameters): name is ObservableParameter {
  return OBSERVABLE.some((each) => each === name)
}

// Percent and tickets a day have two decimals at most, and are read as amounts are, in either language.
const hundredths = field.money().transform(Number).pipe(z.number().min(0).max(10_000_000))
const percent = hundredths.pipe(z.number().max(10_000)).transform(basisPoints)
const amount = hundredths.transform(cents)
const pick = field.choice(['planned', 'observed'])

export const parametersForm = z
  .object({
    year: field.text(),
    initialSales: field.whole({ min: 0, max: 1_000_000 }),
    dailyRate: hundredths.transform((rate) => rate * 10),
    averagePrice: amount,
    donationShare: percent,
    stripeShare: percent,
    stripeFixed: amount,
    vendorShare: percent,
    'dailyRate-pick': pick,
    'averagePrice-pick': pick,
    'donationShare-pick': pick,
    'stripeShare-pick': pick,
    'vendorShare-pick': pick,
  })
  .transform(
    ({
      year,
      'dailyRate-pick': dailyRate,
      'averagePrice-pick': averagePrice,
      'donationShare-pick': donationShare,
      'stripeShare-pick': stripeShare,
      'vendorShare-pick': vendorShare,
      ...planned
    }) => ({
      year,
      parameters: {
        planned,
        goneBy: { dailyRate, averagePrice, donationShare, stripeShare, vendorShare },
      } satisfies ProjectionParameters,
    }),
  )

const orEmpty = <T extends z.ZodType<unknown, string>>(schema: T) =>
  z.union([z.literal('').transform(() => undefined), schema])

/** Other values for a look, each field under its own name in the page's address; what is left empty is undefined. */
export const trialForm = z.object({
  'try-initialSales': orEmpty(field.whole({ min: 0, max: 1_000_000 })),
  'try-dailyRate': orEmpty(hundredths.transform((rate) => rate * 10)),
  'try-averagePrice': orEmpty(amount),
  'try-donationShare': orEmpty(percent),
  'try-stripeShare': orEmpty(percent),
  'try-stripeFixed': orEmpty(amount),
  'try-vendorShare': orEmpty(percent),
})

export function parametersState({ planned, goneBy }: ProjectionParameters, language: Language): FormState {
  return formWith({
    initialSales: String(planned.initialSales),
    dailyRate: decimal(cents(Math.round(planned.dailyRate / 10)), language),
    averagePrice: decimal(planned.averagePrice, language),
    donationShare: decimal(cents(planned.donationShare), language),
    stripeShare: decimal(cents(planned.stripeShare), language),
    stripeFixed: decimal(planned.stripeFixed, language),
    vendorShare: decimal(cents(planned.vendorShare), language),
    ...Object.fromEntries(OBSERVABLE.map((name) => [`${name}-pick`, goneBy[name]])),
  })
}

/** As it is typed: no grouping, no currency. */
function decimal(hundredthsOf: Cents, language: Language): string {
  const text = `${Math.trunc(hundredthsOf / 100)}.${String(hundredthsOf % 100).padStart(2, '0')}`
  return language === 'es' ? text.replace('.', ',') : text
}
