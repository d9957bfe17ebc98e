import { addressOf, nameOfSomebody } from './generated-people.ts'
import type { Random } from './random.ts'
import type { Person, WireTicket } from './wire.ts'

export type TicketType = { readonly id: string; readonly name: string; readonly price: number }

export const CARER: TicketType = { id: 'tt_carer', name: 'Carer', price: 0 }
const ARTIST: TicketType = { id: 'tt_comp', name: 'Artist', price: 0 }

/** By how often they are sold. The supporter's price is the VIP threshold itself; VIP has been sold in three rounds. */
export const TICKET_TYPES: readonly (readonly [weight: number, TicketType])[] = [
  [52, { id: 'tt_standard', name: 'Standard', price: 27500 }],
  [19, { id: 'tt_contributor', name: 'Contributor', price: 20000 }],
  [14, { id: 'tt_lowincome', name: 'Low income', price: 10000 }],
  [4, { id: 'tt_supporter', name: 'Supporter', price: 31500 }],
  [5, { id: 'tt_vip', name: 'VIP', price: 40000 }],
  [2, { id: 'tt_vip', name: 'VIP', price: 45000 }],
  [1, { id: 'tt_vip', name: 'VIP', price: 50000 }],
  [3, CARER],
]

export type Attendee = { readonly name: string; readonly own?: { readonly question: string; readonly answer: string } }

/** Who a ticket after the buyer's own is for: members and strangers, some of whom gave their own address. */
export function attendee(random: Random, people: readonly Person[]): Attendee {
  const question = random.pick(['Email', 'EMAIL', 'email ', ' email'])
  if (random.chance(0.35)) {
    const member = random.pick(people)
    const answer = random.pick(member.emails).email
    const typed = random.weighted([
      [6, answer],
      [2, ` ${answer.toUpperCase()}`],
      [1, 'same as mine'],
    ])
    return random.chance(0.75)
      ? { name: member.displayName, own: { question, answer: typed } }
      : { name: member.displayName }
  }
  const name = nameOfSomebody(random)
  return random.chance(0.2) ? { name, own: { question, answer: addressOf(name, 0, random) } } : { name }
}

export type TicketFacts = {
  readonly number: number
  readonly orderId: string | null
  readonly eventId: string
  readonly currency: string
  readonly type: TicketType
  readonly attendee: Attendee
  readonly email: string
  readonly createdAt: number
  readonly voided: boolean
}

export function wireTicketOf(facts: TicketFacts): WireTicket {
  const { number, type, attendee, createdAt, voided } = facts
  const [first = '', ...rest] = attendee.name.split(' ')
  // Now and then a name comes in capitals and with stray spaces, as people type them, or in its parts alone.
  const shouts = number % 17 === 3
  const names =
    facts.orderId === null
      ? { full_name: attendee.name, first_name: null, last_name: null }
      : shouts
        ? {
            full_name: attendee.name.toUpperCase().replace(' ', '  '),
            first_name: first.toUpperCase(),
            last_name: null,
          }
        : { full_name: number % 19 === 5 ? null : attendee.name, first_name: first, last_name: rest.join(' ') }
  return {
    object: 'issued_ticket',
    id: `it_${number}`,
    order_id: facts.orderId,
    event_id: facts.eventId,
    ticket_type_id: type.id,
    description: type.name,
    status: voided ? 'voided' : 'valid',
    voided_at: voided ? createdAt + 86_400 : null,
    checked_in: 'false',
    listed_price: type.price,
    listed_currency: { code: facts.currency, base_multiplier: 100 },
    barcode: `L${(number * 7919).toString(36).toUpperCase().padStart(7, '0')}`,
    ...names,
    email: facts.email,
    custom_questions: attendee.own === undefined ? [] : [attendee.own],
    source: facts.orderId === null ? 'api' : 'checkout',
    created_at: createdAt,
    updated_at: voided ? createdAt + 86_400 : createdAt,
  }
}

/** A ticket given by hand, without an order, to a member or to an artist nobody knows yet. */
export function comp(
  random: Random,
  facts: Pick<TicketFacts, 'number' | 'eventId' | 'createdAt'>,
  people: readonly Person[],
) {
  const member = random.chance(0.6) ? random.pick(people) : undefined
  const name = member?.displayName ?? nameOfSomebody(random)
  return wireTicketOf({
    ...facts,
    orderId: null,
    currency: 'eur',
    type: ARTIST,
    attendee: { name },
    email: member?.emails[0]?.email ?? addressOf(name, facts.number, random),
    voided: false,
  })
}
