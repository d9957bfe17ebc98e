import type { Owners } from '../tickets.ts'

export type UnmatchedReason =
  | 'no-address'
  | 'unknown'
  | 'not-verified'
  | 'ambiguous'
  | 'buyer-address-only'
  | 'by-hand'
  | 'void'
  | 'erased'
export type Match =
  | { readonly human: string; readonly unmatched: null }
  | { readonly human: null; readonly unmatched: UnmatchedReason }

/** `erased`: it was the record of a person who is not to be known any more. */
type Buyer = { readonly address: string | null; readonly name: string; readonly erased?: boolean }
type Ticket = {
  readonly id: string
  readonly valid: boolean
  readonly name: string
  /** The address that this very ticket is matched by; null where only the buyer's is known. */
  readonly address: string | null
  /** What a person decided, who wins over every address; undefined where nobody did. */
  readonly byHand?: { readonly human: string | null } | undefined
  readonly erased?: boolean
}

/** Who bought it, or why nobody did. */
export function matchBuyer({ address, erased = false }: Buyer, owners: Owners): Match {
  return erased ? unmatched('erased') : matchAddress(address, owners)
}

/** Who an address belongs to, or why to nobody. */
export function matchAddress(address: string | null, owners: Owners): Match {
  if (address === null) return unmatched('no-address')
  const owner = owners.get(address)
  if (owner === undefined) return unmatched('unknown')
  return owner.known ? { human: owner.human, unmatched: null } : unmatched(owner.reason)
}

/**
 * Matches the tickets of one order, given in vendor order. One with an address of its own goes to whoever that belongs
 * to. The rest carry the buyer's address only, so at most one of them goes to the buyer: the first that bears the
 * buyer's name, or, where none does, the order's only valid ticket. Void tickets match nobody. A decision by hand is about its ticket alone: it neither gives the
 * buyer another one nor takes one away.
 */
export function matchTickets(buyer: Buyer, tickets: readonly Ticket[], owners: Owners): ReadonlyMap<string, Match> {
  const valid = tickets.filter((ticket) => ticket.valid)
  const buyersOwn = buyersTicket(buyer, valid)
  return new Map(
    tickets.map((ticket) => {
      if (!ticket.valid) return [ticket.id, unmatched('void')]
      if (ticket.byHand !== undefined) return [ticket.id, matchByHand(ticket.byHand)]
      if (ticket.erased === true) return [ticket.id, unmatched('erased')]
      if (ticket.address !== null) return [ticket.id, matchAddress(ticket.address, owners)]
      return [ticket.id, ticket === buyersOwn ? matchAddress(buyer.address, owners) : unmatched('buyer-address-only')]
    }),
  )
}

function matchByHand({ human }: { readonly human: string | null }): Match {
  return human === null ? unmatched('by-hand') : { human, unmatched: null }
}

function buyersTicket(buyer: Buyer, valid: readonly Ticket[]): Ticket | undefined {
  const rest = valid.filter(({ address }) => address === null)
  const name = nameKey(buyer.name)
  const namesake = name === '' ? undefined : rest.find((ticket) => nameKey(ticket.name) === name)
  return namesake ?? (valid.length === 1 ? rest[0] : undefined)
}

/** Names are compared ignoring case, accents and runs of spaces; upper case, in which ß is SS and both sigmas are one. */
function nameKey(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase().trim().replace(/\s+/g, ' ')
}

function unmatched(reason: UnmatchedReason): Match {
  return { human: null, unmatched: reason }
}
