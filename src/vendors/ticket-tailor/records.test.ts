import { describe, expect, test } from 'vitest'
import { readOrder, readTicket } from './records.ts'

describe('an order', () => {
  test('is read as the vendor documents it', () => {
    expect(readOrder(wireOrder())).toEqual({
      ok: true,
      setAside: [],
      record: {
        id: 'or_737352',
        eventId: 'ev_40980',
        status: 'completed',
        purchasedAt: Temporal.Instant.from('2020-04-16T13:11:31Z'),
        currency: 'GBP',
        total: 2500,
        refunded: 0,
        donations: 0,
        discounts: [],
        paymentIntent: 'pi_1XYZ',
        buyer: { name: 'Ada Pla', email: 'ada@example.org' },
        tickets: [],
      },
    })
  })

  test.each(['completed', 'pending', 'cancelled', 'canceled', 'on_hold'])('keeps the word %s as sent', (status) => {
    expect(readOrder(wireOrder({ status }))).toMatchObject({ record: { status } })
  })

  test.each([
    ['Contributor discount (50% off) (LOW-07-0012)', 'LOW-07-0012'],
    ['Crew (25 off) ( low-07-0013 ) ', 'low-07-0013'],
    ['low-07-0014', 'low-07-0014'],
    ['Ten off ()', 'Ten off ()'],
    ['(LOW-1) for friends', 'LOW-1'],
  ])('finds the code in %j', (description, code) => {
    const line_items = [{ type: 'gift_card', description, total: -1250 }]
    expect(readOrder(wireOrder({ line_items }))).toMatchObject({ record: { discounts: [{ code, amount: 1250 }] } })
  })

  test('keeps several codes in their order, and adds donations up', () => {
    const line_items = [
      { type: 'ticket', description: 'Standard', total: 27500 },
      { type: 'gift_card', description: 'Half off (B)', total: -100 },
      { type: 'donation', description: 'Donation', total: 500 },
      { type: 'gift_card', description: 'Half off (A)', total: -200 },
      { type: 'donation', description: 'Donation', total: 700 },
    ]
    expect(readOrder(wireOrder({ line_items }))).toMatchObject({
      record: {
        donations: 1200,
        discounts: [
          { code: 'B', amount: 100 },
          { code: 'A', amount: 200 },
        ],
      },
    })
  })

  test.each(['--', '', ' -- ', null, undefined])('without a payment (%j) has none', (txn_id) => {
    expect(readOrder(wireOrder({ txn_id, payment_method: null }))).toMatchObject({ record: { paymentIntent: null } })
  })

  test.each([
    [{ name: '', first_name: ' Ada ', last_name: 'Pla' }, 'Ada Pla'],
    [{ name: 'Ada Pla', first_name: '', last_name: null }, 'Ada Pla'],
    [{ name: null, first_name: null, last_name: 'Pla' }, 'Pla'],
    [{ name: '  ' }, ''],
  ])('names its buyer from %j', (names, name) => {
    const buyer_details = { email: 'ada@example.org', ...names }
    expect(readOrder(wireOrder({ buyer_details }))).toMatchObject({ record: { buyer: { name } } })
  })

  test.each([
    ['a missing id', { id: undefined }, null, 'id'],
    ['an amount that is not whole', { total: 25.5 }, 'or_737352', 'total'],
    ['a refund below nothing', { refund_amount: -1 }, 'or_737352', 'refund_amount'],
    ['an amount in words', { refund_amount: '10' }, 'or_737352', 'refund_amount'],
    ['an uneven line', { line_items: [{ type: 'donation', total: 0.5 }] }, 'or_737352', 'line_items.0.total'],
    ['a time that is none', { created_at: 'yesterday' }, 'or_737352', 'created_at'],
    ['a time beyond all calendars', { created_at: 8.65e12 }, 'or_737352', 'created_at'],
    ['no currency', { currency: {} }, 'or_737352', 'currency.code'],
  ])('with %s is set aside', (_, fields, id, named) => {
    expect(readOrder(wireOrder(fields))).toEqual({
      ok: false,
      setAside: [{ kind: 'order', id, reason: expect.stringContaining(`${named}: `) }],
    })
  })

  test('goes on without a ticket that can not be read', () => {
    const issued_tickets = [wireTicket(), wireTicket({ id: 'it_2', status: 'lost' }), null]
    const read = readOrder(wireOrder({ issued_tickets }))
    expect(read).toMatchObject({ ok: true, record: { tickets: [{ id: 'it_1' }] } })
    expect(read.setAside.map(({ kind, id }) => [kind, id])).toEqual([
      ['ticket', 'it_2'],
      ['ticket', null],
    ])
  })

  test('is the order of the tickets it carries, where they do not say', () => {
    const read = readOrder(wireOrder({ issued_tickets: [wireTicket({ order_id: null })] }))
    expect(read).toMatchObject({ record: { tickets: [{ orderId: 'or_737352' }] } })
  })
})

describe('a ticket', () => {
  test('is read as the vendor documents it', () => {
    expect(readTicket(wireTicket())).toMatchObject({
      ok: true,
      record: {
        id: 'it_1',
        orderId: 'or_737352',
        typeId: 'tt_standard',
        typeName: 'Standard',
        status: 'valid',
        checkedIn: false,
        listedPrice: 27500,
        name: 'Ada Pla',
        ownAddress: null,
      },
    })
  })

  test('without an order, names or questions stands', () => {
    const bare = { order_id: null, full_name: null, first_name: null, last_name: null, custom_questions: null }
    expect(readTicket(wireTicket(bare))).toMatchObject({ record: { orderId: null, name: '', ownAddress: null } })
  })

  test.each([
    ['true', true],
    ['false', false],
    [true, true],
    [null, false],
  ])('is checked in by the word %j: %j', (checked_in, checkedIn) => {
    expect(readTicket(wireTicket({ checked_in }))).toMatchObject({ record: { checkedIn } })
  })

  test.each(['Email', 'EMAIL', ' email '])("has the answer to %j as the attendee's own address", (question) => {
    const custom_questions = [
      { question: 'Email of a friend', answer: 'friend@example.org' },
      { question, answer: ' Own@Example.org' },
    ]
    expect(readTicket(wireTicket({ custom_questions }))).toMatchObject({ record: { ownAddress: ' Own@Example.org' } })
  })

  test.each([
    ['a price that is not whole cents', { listed_price: null }, 'listed_price'],
    ['a price below nothing', { listed_price: -1 }, 'listed_price'],
    ['a name that no database holds', { full_name: 'A\0da' }, 'full_name'],
  ])('with %s is set aside', (_, fields, named) => {
    expect(readTicket(wireTicket(fields)).setAside).toMatchObject([
      { kind: 'ticket', id: 'it_1', reason: expect.stringContaining(named) },
    ])
  })
})

function wireOrder(fields: Record<string, unknown> = {}): unknown {
  return {
    object: 'order',
    id: 'or_737352',
    status: 'completed',
    created_at: 1587042691,
    currency: { base_multiplier: 100, code: 'gbp' },
    total: 2500,
    refund_amount: 0,
    txn_id: 'pi_1XYZ',
    something_new: { unread: true },
    buyer_details: { email: 'ada@example.org', first_name: 'Ada', last_name: 'Pla', name: '' },
    event_summary: { id: 'ev_40980', event_id: 'ev_40980', name: 'A fire' },
    line_items: [{ type: 'ticket', description: 'Standard', total: 2500 }],
    payment_method: { type: 'stripe', id: 'pm_1' },
    issued_tickets: [],
    ...fields,
  }
}

function wireTicket(fields: Record<string, unknown> = {}): unknown {
  return {
    object: 'issued_ticket',
    id: 'it_1',
    order_id: 'or_737352',
    event_id: 'ev_40980',
    ticket_type_id: 'tt_standard',
    description: 'Standard',
    status: 'valid',
    checked_in: 'false',
    listed_price: 27500,
    barcode: 'B1',
    full_name: null,
    first_name: 'Ada',
    last_name: 'Pla',
    email: 'ada@example.org',
    custom_questions: [],
    created_at: 1587042691,
    ...fields,
  }
}
