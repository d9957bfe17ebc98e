import type { Tickets } from '../../tickets/tickets.ts' // ! may-ask
import { canonicalAddress } from '../../profiles/profiles.ts' // ! may-ask
import { syncTickets } from '../../../flows/ticket-sync.ts' // ! layering
import { requests } from '../../../vendors/ticket-tailor/requests.ts' // ! layering
import { manifests } from '../../../main.ts' // ! layering

export const all: [Tickets | undefined, unknown] = [undefined, [canonicalAddress, syncTickets, requests, manifests]]
