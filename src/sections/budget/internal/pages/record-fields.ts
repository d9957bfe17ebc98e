/** How the values of a field on record are to be read. */
type Reading =
  | 'text'
  | 'number'
  | 'thousandths'
  | 'money'
  | 'rate'
  | 'rates'
  | 'day'
  | 'instant'
  | 'yesNo'
  | 'team'
  | 'state'
  | 'spending'
  | 'progress'
  | 'noVat'
  | 'pick'
  | 'lines'

/** Fields of all kinds of things: what two kinds share under one name, they mean alike. */
export const RECORD_FIELDS = {
  label: 'text',
  name: 'text',
  state: 'state',
  archived_at: 'instant',
  vat_rates: 'rates',
  fee_vat_rate: 'rate',
  surplus_tax_rate: 'rate',
  payout_delay: 'number',
  opening_balance: 'money',
  first_vat_due: 'day',
  second_vat_due: 'day',
  third_vat_due: 'day',
  fourth_vat_due: 'day',
  'ticketing-lines': 'lines',
  position: 'number',
  restricted: 'yesNo',
  team: 'team',
  allocated: 'money',
  spending: 'spending',
  description: 'text',
  amount: 'money',
  expected_on: 'day',
  vat_rate: 'rate',
  no_vat: 'noVat',
  vat: 'money',
  notes: 'text',
  cash_flow_only: 'yesNo',
  progress: 'progress',
  paid_amount: 'money',
  paid_on: 'day',
  paid_reference: 'text',
  'initial-sales': 'number',
  'daily-rate': 'thousandths',
  'average-price': 'money',
  'donation-share': 'rate',
  'stripe-share': 'rate',
  'stripe-fixed': 'money',
  'vendor-share': 'rate',
  'daily-rate-pick': 'pick',
  'average-price-pick': 'pick',
  'donation-share-pick': 'pick',
  'stripe-share-pick': 'pick',
  'vendor-share-pick': 'pick',
} as const satisfies Readonly<Record<string, Reading>>

type RecordField = keyof typeof RECORD_FIELDS

export function isRecordField(name: string): name is RecordField {
  return Object.hasOwn(RECORD_FIELDS, name)
}
