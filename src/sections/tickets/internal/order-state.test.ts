import { expect, it } from 'vitest'
import { cents } from '../../../platform/money.ts'
import { orderState } from './order-state.ts'

it.each([
  ['completed', 100, 0, 'paid', true],
  ['completed', 100, 99, 'paid', true],
  ['completed', 100, 100, 'refunded', true],
  ['completed', 100, 101, 'refunded', true],
  ['completed', 0, 0, 'paid', true],
  ['completed', 0, 5, 'paid', true],
  ['cancelled', 100, 0, 'cancelled', true],
  ['canceled', 100, 100, 'cancelled', true],
  ['pending', 100, 0, 'pending', true],
  ['on_hold', 100, 100, 'pending', false],
  ['Completed', 100, 0, 'pending', false],
])("the vendor's word %s, %d paid and %d refunded, is %s (known: %s)", (status, total, refunded, state, known) => {
  expect(orderState({ status, total: cents(total), refunded: cents(refunded) })).toEqual({ state, known })
})
