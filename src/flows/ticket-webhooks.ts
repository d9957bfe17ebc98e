import { machines, type Route } from '../platform/http/route.ts'
import type { Tickets } from '../sections/tickets/tickets.ts'
import { readWebhook, SIGNATURE_HEADER, type Webhook } from '../vendors/ticket-tailor/webhooks.ts'

export type WebhookNeeds = { readonly tickets: Tickets; readonly secret: string }

/**
 * Where Ticket Tailor tells of what happens. A webhook is kept as a hint, once, and acknowledged; a runner asks for the
 * record itself. Its signature's age goes by the machine's clock, since the domain's may stand still.
 */
export function routes({ tickets, secret }: WebhookNeeds): readonly Route[] {
  return [
    machines.post('/webhooks/ticket-tailor', async ({ headers, body, database }) => {
      const signature = headers.get(SIGNATURE_HEADER)
      const webhook = readWebhook({ body, signature }, { secret, now: Temporal.Now.instant() })
      if (webhook.code === 'hint') await database.transact((tx) => tickets.hints.receive(tx, webhook.hint))
      return new Response(null, { status: STATUSES[webhook.code] })
    }),
  ]
}

/** Anything but a 2xx makes the vendor send it again, for almost three days. */
const STATUSES = {
  hint: 204,
  other: 204,
  'bad-signature': 401,
  'too-old': 401,
  malformed: 400,
} as const satisfies Record<Webhook['code'], number>
