import { z } from 'zod'
import { type Discount, type NewDiscount, VendorError } from '../ticket-vendor.ts'
import { listShape, nextOf, understood } from './lists.ts'
import type { Requests } from './requests.ts'

const PATH = '/discounts'

/** How the ticket types that a discount covers are written: as documented, and as observed to work. */
const TICKET_TYPE_FORMS: readonly TicketTypeForm[] = [
  (typeId) => ['ticket_types[]', typeId],
  (typeId) => [`ticket_type_id[${typeId}]`, '1'],
]
type TicketTypeForm = (typeId: string) => [field: string, value: string]

/**
 * A form that the vendor does not understand is answered with success and a discount on every ticket type, so each
 * answer's echo is checked and what covers anything else than asked is deleted before the next form is tried.
 */
export async function createDiscount(requests: Requests, discount: NewDiscount): Promise<Discount> {
  const forms = discount.ticketTypes.length === 0 ? TICKET_TYPE_FORMS.slice(0, 1) : TICKET_TYPE_FORMS
  for (const form of forms) {
    const made = await attempt(requests, discount, form)
    if (coversExactly(made, discount.ticketTypes)) return publicFace(made)
    await undo(requests, made)
  }
  throw new VendorError(
    'rejected',
    `Ticket Tailor would not limit the discount ${discount.code} to ${discount.ticketTypes.join(', ') || 'all ticket types'}; nothing was left there`,
  )
}

export async function findDiscount(requests: Requests, code: string): Promise<Discount | undefined> {
  const found = await find(requests, code)
  return found === undefined ? undefined : publicFace(found)
}

export async function deleteDiscount(requests: Requests, id: string): Promise<void> {
  await requests.remove(`${PATH}/${encodeURIComponent(id)}`)
}

type WireDiscount = z.infer<typeof discountShape>

async function attempt(requests: Requests, discount: NewDiscount, form: TicketTypeForm): Promise<WireDiscount> {
  const answer = await requests.create(PATH, formOf(discount, form), async () => {
    const found = await find(requests, discount.code)
    return found?.name === discount.name ? { status: 201, body: found } : undefined
  })
  return understood(PATH, discountShape, answer)
}

function formOf(discount: NewDiscount, ticketType: TicketTypeForm): URLSearchParams {
  const form = new URLSearchParams({
    name: discount.name,
    code: discount.code,
    // A fixed amount comes off every ticket while redemptions count orders: without the limit to one a code of
    // 25.00 would take 150.00 off an order of six.
    max_per_order: '1',
    max_redemptions: '1',
  })
  if ('percent' in discount.off) {
    form.set('type', 'percentage')
    form.set('price_percent', String(discount.off.percent))
  } else {
    form.set('type', 'fixed_amount')
    form.set('price', String(discount.off.amount))
  }
  if (discount.expiresAt !== null) {
    form.set('expires', String(Math.floor(discount.expiresAt.epochMilliseconds / 1000)))
  }
  for (const typeId of discount.ticketTypes) form.append(...ticketType(typeId))
  return form
}

function coversExactly(made: WireDiscount, ticketTypes: readonly string[]): boolean {
  const covered = new Set(made.ticket_types?.map((type) => (typeof type === 'string' ? type : type.id)))
  return covered.size === new Set(ticketTypes).size && ticketTypes.every((type) => covered.has(type))
}

async function undo(requests: Requests, made: WireDiscount): Promise<void> {
  try {
    await deleteDiscount(requests, made.id)
  } catch (cause) {
    if (!(cause instanceof VendorError)) throw cause
    const message = `The discount ${made.code} (${made.id}) covers other ticket types than asked; delete it at Ticket Tailor: ${cause.message}`
    throw new VendorError(cause.code, message, { cause })
  }
}

/** Codes are compared as the box office does, in any case; the filter is not trusted to have been applied. */
async function find(requests: Requests, code: string): Promise<WireDiscount | undefined> {
  const query = new URLSearchParams({ code, limit: '100' })
  for (;;) {
    const list = understood(PATH, discountList, await requests.read(PATH, query))
    const found = list.data.find((discount) => discount.code.toLowerCase() === code.toLowerCase())
    if (found !== undefined) return found
    const next = nextOf(PATH, list, query.get('starting_after'))
    if (next === null) return undefined
    query.set('starting_after', next)
  }
}

function publicFace({ id, code, times_redeemed }: WireDiscount): Discount {
  return { id, code, timesRedeemed: times_redeemed ?? 0 }
}

const discountShape = z.object({
  id: z.string().min(1),
  code: z.string(),
  name: z.string().nullish(),
  times_redeemed: z.int().nullish(),
  ticket_types: z.array(z.union([z.string(), z.object({ id: z.string() })])).nullish(),
})
const discountList = listShape.extend({ data: z.array(discountShape) })
