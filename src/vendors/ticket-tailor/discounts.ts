import { z } from 'zod'
import { type Discount, type NewDiscount, VendorError } from '../ticket-vendor.ts'
import { listShape, nextOf, understood } from './lists.ts'
import type { Answer, Requests } from './requests.ts'

const PATH = '/discounts'

/** How the ticket types that a discount covers are written: as documented, and as observed to work. */
const TICKET_TYPE_FORMS: readonly TicketTypeForm[] = [
  (typeId) => ['ticket_types[]', typeId],
  (typeId) => [`ticket_type_id[${typeId}]`, '1'],
]
type TicketTypeForm = (typeId: string) => [field: string, value: string]

/** The discounts of one client, which remembers the form that its vendor understood. */
export class Discounts {
  readonly #requests: Requests
  #forms = TICKET_TYPE_FORMS

  constructor(requests: Requests) {
    this.#requests = requests
  }

  /**
   * A form that the vendor does not understand is answered with success and a discount on every ticket type, so each
   * answer's echo is checked and what is not as asked is deleted before the next form is tried.
   */
  async create(discount: NewDiscount): Promise<Discount> {
    const forms = discount.ticketTypes.length === 0 ? this.#forms.slice(0, 1) : this.#forms
    let difference: string | undefined
    for (const form of forms) {
      const made = await this.#attempt(discount, form)
      difference = differenceIn(made, discount)
      if (difference === undefined) {
        if (discount.ticketTypes.length > 0) this.#forms = [form, ...forms.filter((other) => other !== form)]
        return publicFace(made)
      }
      await this.#undo(made, difference)
    }
    throw new VendorError(
      'rejected',
      `Ticket Tailor did not make the discount ${discount.code} as asked: ${difference}; nothing was left there`,
    )
  }

  async resume(discount: NewDiscount): Promise<Discount> {
    return (await this.recover(discount)) ?? this.create(discount)
  }

  /** Whatever an earlier create left that is not as asked, or stands there twice, is deleted. */
  async recover(discount: NewDiscount): Promise<Discount | undefined> {
    const ours = (await this.#all(discount.code)).filter(({ name }) => name === discount.name)
    const kept = ours.find((one) => differenceIn(one, discount) === undefined)
    for (const one of ours) {
      if (one !== kept) await this.#undo(one, differenceIn(one, discount) ?? 'it is there twice')
    }
    return kept === undefined ? undefined : publicFace(kept)
  }

  async find(code: string): Promise<Discount | undefined> {
    const [found] = await this.#all(code)
    return found === undefined ? undefined : publicFace(found)
  }

  async remove(id: string): Promise<void> {
    await this.#requests.remove(`${PATH}/${encodeURIComponent(id)}`)
  }

  async #attempt(discount: NewDiscount, form: TicketTypeForm): Promise<WireDiscount> {
    const findLost = async (): Promise<Answer | undefined> => {
      const found = (await this.#all(discount.code)).find(({ name }) => name === discount.name)
      return found === undefined ? undefined : { status: 201, body: found }
    }
    const answer = await this.#requests
      .create(PATH, formOf(discount, form), findLost)
      .catch(async (error: unknown): Promise<Answer> => {
        // A request that was given up may be carried out after it was looked for; the next one then finds its code taken.
        const found = error instanceof VendorError && error.code === 'rejected' ? await findLost() : undefined
        if (found === undefined) throw error
        return found
      })
    return understood(PATH, discountShape, answer)
  }

  async #undo(made: WireDiscount, difference: string): Promise<void> {
    try {
      await this.remove(made.id)
    } catch (cause) {
      if (!(cause instanceof VendorError)) throw cause
      const message = `The discount ${made.code} (${made.id}) is not as asked (${difference}); delete it at Ticket Tailor: ${cause.message}`
      throw new VendorError(cause.code, message, { cause })
    }
  }

  /** Codes are compared as the box office does, in any case; the filter is not trusted to have been applied. */
  async #all(code: string): Promise<readonly WireDiscount[]> {
    const query = new URLSearchParams({ code, limit: '100' })
    const found: WireDiscount[] = []
    for (;;) {
      const list = understood(PATH, discountList, await this.#requests.read(PATH, query))
      found.push(...list.data.filter((discount) => discount.code.toLowerCase() === code.toLowerCase()))
      const next = nextOf(PATH, list, query.get('starting_after'))
      if (next === null) return found
      query.set('starting_after', next)
    }
  }
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
  if (discount.expiresAt !== null) form.set('expires', String(unixSeconds(discount.expiresAt)))
  for (const typeId of discount.ticketTypes) form.append(...ticketType(typeId))
  return form
}

/** The first thing in the vendor's echo that is not as asked. What the echo leaves out can't be held against it. */
function differenceIn(made: WireDiscount, asked: NewDiscount): string | undefined {
  const covered = new Set(made.ticket_types?.map((type) => (typeof type === 'string' ? type : type.id)))
  const coversExactly =
    covered.size === new Set(asked.ticketTypes).size && asked.ticketTypes.every((type) => covered.has(type))
  if (!coversExactly) return `it covers ${[...covered].join(', ') || 'all ticket types'}`
  const expected = {
    ...('percent' in asked.off
      ? { face_value_percentage: asked.off.percent }
      : { face_value_amount: Number(asked.off.amount) }),
    max_redemptions: 1,
    max_per_order: 1,
    expires: asked.expiresAt === null ? null : unixSeconds(asked.expiresAt),
  }
  const echo: Readonly<Record<string, unknown>> = made
  const wrong = Object.entries(expected).find(([field, value]) => echo[field] !== undefined && echo[field] !== value)
  return wrong === undefined ? undefined : `its ${wrong[0]} is ${echo[wrong[0]]}`
}

function unixSeconds(instant: Temporal.Instant): number {
  return Math.floor(instant.epochMilliseconds / 1000)
}

function publicFace({ id, code, times_redeemed }: WireDiscount): Discount {
  return { id, code, timesRedeemed: times_redeemed ?? 0 }
}

const discountShape = z.object({
  id: z.string().min(1),
  code: z.string(),
  name: z.string().nullish(),
  face_value_amount: z.int().nullish(),
  face_value_percentage: z.number().nullish(),
  max_redemptions: z.int().nullish(),
  max_per_order: z.int().nullish(),
  times_redeemed: z.int().nullish(),
  expires: z.int().nullish(),
  ticket_types: z.array(z.union([z.string(), z.object({ id: z.string() })])).nullish(),
})
type WireDiscount = z.infer<typeof discountShape>
const discountList = listShape.extend({ data: z.array(discountShape) })
