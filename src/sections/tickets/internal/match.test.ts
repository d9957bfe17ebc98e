import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Owners } from '../tickets.ts'
import { matchAddress, matchTickets } from './match.ts'

const owners: Owners = new Map([
  ['ana@example.org', { known: true, human: 'ana' }],
  ['ben@example.org', { known: true, human: 'ben' }],
  ['shared@example.org', { known: false, reason: 'ambiguous' }],
  ['new@example.org', { known: false, reason: 'not-verified' }],
])
const ana = { address: 'ana@example.org', name: 'Ana Pla' }

type Ticket = Parameters<typeof matchTickets>[1][number]
const ticket = (id: string, name: string, fields: Partial<Ticket> = {}): Ticket => ({
  id,
  valid: true,
  name,
  address: null,
  ...fields,
})
const matches = (buyer: typeof ana, ...tickets: readonly Ticket[]) =>
  [...matchTickets(buyer, tickets, owners).values()].map(({ human, unmatched }) => human ?? unmatched)

describe('an address', () => {
  it.each([
    ['ana@example.org', 'ana', null],
    ['nobody@example.org', null, 'unknown'],
    ['new@example.org', null, 'not-verified'],
    ['shared@example.org', null, 'ambiguous'],
    [null, null, 'no-address'],
  ])('%s is of %s (%s)', (address, human, unmatched) => {
    expect(matchAddress(address, owners)).toEqual({ human, unmatched })
  })
})

describe('the tickets of an order', () => {
  it('are whosever a person said, each by itself', () => {
    const namesake = ticket('1', 'Ana Pla', { byHand: { human: null } })
    const other = ticket('2', 'Ana Pla')
    expect(matches(ana, namesake, other)).toEqual(['by-hand', 'buyer-address-only'])
    expect(matches(ana, { ...namesake, byHand: { human: 'ben' } }, other)).toEqual(['ben', 'buyer-address-only'])
    expect(matches(ana, ticket('1', 'Ana Pla'), { ...other, byHand: { human: 'ana' } })).toEqual(['ana', 'ana'])
    expect(matches(ana, ticket('1', '', { address: 'ben@example.org', byHand: { human: 'ana' } }))).toEqual(['ana'])
    expect(matches(ana, { ...namesake, valid: false, byHand: { human: 'ana' } })).toEqual(['void'])
  })

  it('go to whoever their own address belongs to, whatever the names', () => {
    const own = ticket('1', 'Ana Pla', { address: 'ben@example.org' })
    expect(matches(ana, own, ticket('2', 'Somebody'))).toEqual(['ben', 'buyer-address-only'])
  })

  it("stay unmatched when their own address is nobody's, even under the buyer's name", () => {
    expect(matches(ana, ticket('1', 'Ana Pla', { address: 'nobody@example.org' }))).toEqual(['unknown'])
    expect(matches(ana, ticket('1', 'Ana Pla', { address: 'shared@example.org' }))).toEqual(['ambiguous'])
    expect(matches(ana, ticket('1', 'Ana Pla', { address: 'new@example.org' }))).toEqual(['not-verified'])
  })

  it("go to the buyer only where they bear the buyer's name, and of these the first", () => {
    const tickets = [ticket('9', 'Ben'), ticket('10', 'Ana Pla'), ticket('11', 'Ana Pla')]
    expect(matches(ana, ...tickets)).toEqual(['buyer-address-only', 'ana', 'buyer-address-only'])
  })

  it.each([
    ['ANA PLA'],
    ['  ana   pla '],
    ['Ána\tPlà'],
    ['Ana\u00a0Pla'],
    ['A\u0301na Pla'], // decomposed
  ])("knows the buyer's name in %j", (name) => {
    expect(matches(ana, ticket('1', 'Ben'), ticket('2', name))).toEqual(['buyer-address-only', 'ana'])
  })

  it.each([
    ['Jörg Weiß', 'JORG WEISS'],
    ['Íñigo Núñez', 'inigo nunez'],
    ['Γιώργος', 'ΓΙΩΡΓΟΣ'],
    ['İpek', 'ipek'],
  ])('takes %j and %j for one name', (buyer, name) => {
    expect(matches({ ...ana, name: buyer }, ticket('1', 'Ben'), ticket('2', name))).toEqual([
      'buyer-address-only',
      'ana',
    ])
  })

  it.each(['Ana', 'Ana Plana', 'Pla Ana', ''])("does not take %j for the buyer's name", (name) => {
    expect(matches(ana, ticket('1', name), ticket('2', 'Ben'))).toEqual(['buyer-address-only', 'buyer-address-only'])
  })

  it('take no empty name for that of a buyer without one', () => {
    const nameless = { ...ana, name: ' ' }
    expect(matches(nameless, ticket('1', ''), ticket('2', ''))).toEqual(['buyer-address-only', 'buyer-address-only'])
  })

  it('go to the buyer under another name where there is only one valid', () => {
    expect(matches(ana, ticket('1', 'Ben'))).toEqual(['ana'])
    expect(matches(ana, ticket('1', 'Ben'), ticket('2', 'Ana Pla', { valid: false }))).toEqual(['ana', 'void'])
  })

  it('do not go to the buyer as the only one without an address of its own', () => {
    const own = ticket('1', 'Ben', { address: 'ben@example.org' })
    expect(matches(ana, own, ticket('2', 'Carla'))).toEqual(['ben', 'buyer-address-only'])
  })

  it.each([
    [null, 'no-address'],
    ['nobody@example.org', 'unknown'],
    ['shared@example.org', 'ambiguous'],
  ])("say why the buyer's ticket is nobody's: %s, %s", (address, reason) => {
    expect(matchTickets({ address, name: 'Ana Pla' }, [ticket('1', 'Ana Pla')], owners).get('1')).toEqual({
      human: null,
      unmatched: reason,
    })
  })

  it('match nobody when void', () => {
    const own = { valid: false, address: 'ben@example.org' }
    expect(matches(ana, ticket('1', 'Ana Pla', { valid: false }), ticket('2', 'Ben', own))).toEqual(['void', 'void'])
  })

  it("never give two by the buyer's address, nor a valid one without a reason", () => {
    const anyTicket = fc.record({
      valid: fc.boolean(),
      name: fc.constantFrom('Ana Pla', 'ANA  PLÀ', 'Ben', ''),
      address: fc.option(fc.constantFrom('ben@example.org', 'nobody@example.org', 'shared@example.org')),
    })
    fc.assert(
      fc.property(fc.array(anyTicket, { maxLength: 6 }), (fields) => {
        const tickets = fields.map((one, place) => ({ ...one, id: `${place}` }))
        const matched = matchTickets(ana, tickets, owners)
        const byBuyer = tickets.filter(({ id, address }) => address === null && matched.get(id)?.human === 'ana')
        expect(byBuyer.length).toBeLessThanOrEqual(1)
        expect([...matched.keys()]).toEqual(tickets.map(({ id }) => id))
        for (const { id, valid } of tickets) {
          if (!valid) expect(matched.get(id)).toEqual({ human: null, unmatched: 'void' })
        }
      }),
    )
  })
})
