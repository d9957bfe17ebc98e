import type { Answer } from './exchange.ts'
import { notFound, refuse } from './lists.ts'
import type { SimulatedSeason } from './season.ts'

/** As documented, `ticket_types[]=tt_x`; as observed, `ticket_type_id[tt_x]=1`; or no way at all. */
export type TicketTypeForm = 'documented' | 'observed' | 'none'

/** 201 even where the ticket types were written in a way that is not understood: the discount then covers all. */
export function createDiscount(season: SimulatedSeason, form: URLSearchParams, understands: TicketTypeForm): Answer {
  const type = form.get('type')
  const code = form.get('code') ?? ''
  const percent = wholeNumber(form.get('price_percent'))
  const price = wholeNumber(form.get('price'))
  const problems = [
    ['name', form.get('name') === null, 'is required'],
    ['code', code === '', 'is required'],
    ['code', findByCode(season, code) !== undefined, 'has already been taken'],
    ['type', type !== 'percentage' && type !== 'fixed_amount', 'must be percentage or fixed_amount'],
    ['price_percent', type === 'percentage' && !(percent !== null && percent <= 100), 'must be from 0 to 100'],
    ['price', type === 'fixed_amount' && price === null, 'must be an amount in cents'],
  ] as const
  const errors = problems
    .filter(([, isWrong]) => isWrong)
    .map(([field, , message]) => ({ field, value: form.get(field), messages: [`${field} ${message}`] }))
  if (errors.length > 0) return refuse(errors)

  const made = season.makeDiscount({
    created_at: Math.floor(Date.now() / 1000),
    code,
    name: form.get('name') ?? '',
    type: type === 'percentage' ? 'percentage' : 'fixed_amount',
    face_value_amount: type === 'fixed_amount' ? price : null,
    face_value_percentage: type === 'percentage' ? percent : null,
    max_redemptions: wholeNumber(form.get('max_redemptions')),
    max_per_order: wholeNumber(form.get('max_per_order')),
    expires: wholeNumber(form.get('expires')),
    ticket_types: ticketTypesIn(form, understands),
  })
  return { status: 201, body: { object: 'discount', ...made } }
}

export function deleteDiscount(season: SimulatedSeason, id: string): Answer {
  if (season.discounts.get(id) === undefined) return notFound
  season.discounts.remove(id)
  return { status: 200, body: { id, deleted: 'true' } }
}

function findByCode(season: SimulatedSeason, code: string) {
  return season.discounts.all().find((discount) => discount.code.toLowerCase() === code.toLowerCase())
}

function ticketTypesIn(form: URLSearchParams, understands: TicketTypeForm): string[] {
  switch (understands) {
    case 'documented':
      return form.getAll('ticket_types[]')
    case 'observed':
      return [...form.keys()].flatMap((field) => /^ticket_type_id\[(.+)\]$/.exec(field)?.[1] ?? [])
    case 'none':
      return []
  }
}

function wholeNumber(value: string | null): number | null {
  return value !== null && /^\d+$/.test(value) ? Number(value) : null
}
