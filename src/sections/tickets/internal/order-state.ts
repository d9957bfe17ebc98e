import type { OrderRecord } from '../../../vendors/ticket-vendor.ts'
import type { OrderState } from '../tickets.ts'

/** What the vendor's word and amounts say of an order; a word that is not known counts as pending and is reported. */
export function orderState({ status, total, refunded }: Pick<OrderRecord, 'status' | 'total' | 'refunded'>): {
  readonly state: OrderState
  readonly known: boolean
} {
  switch (status) {
    case 'cancelled':
    case 'canceled':
      return { state: 'cancelled', known: true }
    case 'completed':
      return { state: total > 0 && refunded >= total ? 'refunded' : 'paid', known: true }
    case 'pending':
      return { state: 'pending', known: true }
    default:
      return { state: 'pending', known: false }
  }
}
