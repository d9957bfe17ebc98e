import type { Tickets } from '../sections/tickets/tickets.ts' // ! layering
import { syncTickets } from '../flows/ticket-sync.ts' // ! layering

export const all: [Tickets | undefined, unknown] = [undefined, syncTickets]
