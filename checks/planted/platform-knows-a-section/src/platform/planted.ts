import type { Tickets } from '../sections/tickets/tickets.ts' // ! layering
import type { TicketVendor } from '../vendors/ticket-vendor.ts' // ! layering

export type Both = [Tickets, TicketVendor]
export { fixture } from './planted.fixture.ts' // ! layering
