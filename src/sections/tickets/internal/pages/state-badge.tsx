import { Badge, type Tone } from '../../../../platform/http/components/badge.tsx'
import type { OrderState } from '../../tickets.ts'
import type { TicketRow } from '../ticket-list.ts'
import type { TicketsWords } from '../words/words.ts'

const TONES: Readonly<Record<OrderState, Tone>> = {
  paid: 'success',
  refunded: 'warning',
  cancelled: 'danger',
  pending: 'info',
}

export function OrderBadge({ state, t }: { readonly state: OrderState; readonly t: TicketsWords }) {
  return <Badge tone={TONES[state]}>{t(`orderState.${state}`)}</Badge>
}

export function TicketBadge({ ticket, t }: { readonly ticket: TicketRow; readonly t: TicketsWords }) {
  if (!ticket.valid) return <Badge tone="danger">{t('ticketState.void')}</Badge>
  if (ticket.checkedIn) return <Badge tone="success">{t('ticketState.checked-in')}</Badge>
  // A valid ticket of an order that is not paid opens no gate.
  if (ticket.orderState !== null && ticket.orderState !== 'paid') return <OrderBadge state={ticket.orderState} t={t} />
  return <Badge tone="info">{t('ticketState.valid')}</Badge>
}
