import { describe, expect, test } from 'vitest'
import { readWebhook, signWebhook } from './webhooks.ts'

const secret = 'whsec_0123456789'
const SENT_AT = 1_780_000_000
/** As sent, with its signature by `openssl dgst -sha256 -hmac`. */
const sent =
  '{"id":"wh_15","created_at":1780000000,"event":"ORDER.UPDATED","resource_url":"https://api.tickettailor.com/v1/orders/or_1","payload":{"id":"or_1"}}'
const HEX = '6475fdbec83b6697a252299f2a23c1c4b19965a556d7e328ebc9c659aeab134a'
const header = `t=${SENT_AT},v1=${HEX}`

const later = (by: number) => Temporal.Instant.fromEpochMilliseconds((SENT_AT + by) * 1000)
const read = (body: string, signature: string | null, now = later(1)) =>
  readWebhook({ body: Buffer.from(body), signature }, { secret, now })
const signedNow = (event: object) => {
  const body = JSON.stringify(event)
  return read(body, signWebhook(Buffer.from(body), secret, later(0)))
}

describe('a webhook', () => {
  test('rightly signed is a hint of a record', () => {
    expect(read(sent, header)).toEqual({ code: 'hint', hint: { id: 'wh_15', kind: 'order', record: 'or_1' } })
    expect(signWebhook(Buffer.from(sent), secret, later(0))).toBe(header)
  })

  test.each<[why: string, body: string, signature: string | null]>([
    ['an altered body', sent.replace('or_1', 'or_2'), header],
    ['the body written anew', JSON.stringify(JSON.parse(sent), null, 1), header],
    ['another time', sent, header.replace(`${SENT_AT}`, `${SENT_AT + 1}`)],
    ['another digest', sent, `t=${SENT_AT},v1=${'0'.repeat(64)}`],
    ['a digest cut short', sent, header.slice(0, -2)],
    ['a digest of another kind', sent, header.replace('v1', 'v0')],
    ['none', sent, null],
    ['an empty one', sent, ''],
    ['no digest', sent, `t=${SENT_AT}`],
  ])('with the signature of %s is refused', (_, body, signature) => {
    expect(read(body, signature)).toEqual({ code: 'bad-signature' })
  })

  test('signed with another secret is refused', () => {
    const signature = signWebhook(Buffer.from(sent), 'another', later(0))
    expect(read(sent, signature)).toEqual({ code: 'bad-signature' })
  })

  test('is refused when it is older than five minutes, or comes from as far in the future', () => {
    expect(read(sent, header, later(300)).code).toBe('hint')
    expect(read(sent, header, later(301))).toEqual({ code: 'too-old' })
    expect(read(sent, header, later(-301))).toEqual({ code: 'too-old' })
  })

  test('tells of tickets, too, and finds the record in its address where it carries none', () => {
    const resource_url = 'https://api.tickettailor.com/v1/issued_tickets/it_7?x=1'
    const hint = { id: 'wh_1', kind: 'ticket', record: 'it_7' }
    expect(signedNow({ id: 'wh_1', event: 'ISSUED_TICKET.CREATED', resource_url })).toEqual({ code: 'hint', hint })
    const named = { id: 'wh_1', event: 'issued_ticket.updated', payload: { id: 'it_7' } }
    expect(signedNow(named)).toEqual({ code: 'hint', hint })
  })

  test('of anything else is acknowledged and no hint', () => {
    expect(signedNow({ id: 'wh_1', event: 'EVENT.UPDATED', payload: { id: 'ev_1' } })).toEqual({ code: 'other' })
  })

  test.each([
    ['no id', { event: 'ORDER.CREATED', payload: { id: 'or_1' } }],
    ['no record', { id: 'wh_1', event: 'ORDER.CREATED' }],
    ['an id that no database holds', { id: 'wh_1', event: 'ORDER.CREATED', payload: { id: 'or_\0' } }],
    ['a list', [1]],
  ])('with %s is malformed', (_, event) => {
    expect(signedNow(event)).toMatchObject({ code: 'malformed', reason: expect.any(String) })
  })

  test('that is no JSON is malformed', () => {
    expect(read('{', signWebhook(Buffer.from('{'), secret, later(0)))).toMatchObject({ code: 'malformed' })
  })
})
