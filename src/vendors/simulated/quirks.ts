/**
 * What is awkward about a season's order, by its place in time: each comes round at its own step, so even a season of
 * 60 orders has every one of them, and a longer one has them in ever new combinations.
 */
const STEPS = {
  cancelled: [61, 17],
  canceled: [97, 29],
  pending: [53, 41],
  unknownStatus: [83, 37],
  refundedInFull: [79, 11],
  refundedInPart: [43, 19],
  ticketVoided: [59, 23],
  ticketVoidedAndRefunded: [71, 31],
  foreignCurrency: [131, 47],
  free: [89, 3],
  severalCodes: [37, 21],
  codeUsedAgain: [73, 39],
  buyerNameEmpty: [12, 5],
  buyerPartsEmpty: [31, 9],
  addressInCapitals: [29, 14],
  paymentUnsettled: [47, 13],
  paymentUnknown: [67, 7],
  settledElsewhere: [113, 57],
} as const

export type Quirk = keyof typeof STEPS

export function hasQuirk(place: number, quirk: Quirk): boolean {
  const [step, first] = STEPS[quirk]
  return place % step === first
}
