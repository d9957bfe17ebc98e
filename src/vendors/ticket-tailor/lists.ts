import { z } from 'zod'
import { VendorError } from '../ticket-vendor.ts'
import type { Answer } from './requests.ts'

/** A page of any list; its records are read one by one, so that a malformed one does not spoil the others. */
export const listShape = z.object({
  data: z.array(z.unknown()),
  links: z.object({ next: z.string().nullish() }),
})

/** The body as `shape`, or `unexpected-answer`: the vendor, or something between, speaks another language. */
export function understood<T>(path: string, shape: z.ZodType<T>, answer: Answer): T {
  const parsed = shape.safeParse(answer.status === 404 ? undefined : answer.body)
  if (parsed.success) return parsed.data
  throw new VendorError(
    'unexpected-answer',
    `Ticket Tailor answered ${path} with ${answer.status} and something that could not be understood: check the base URL`,
    { cause: parsed.error },
  )
}

/**
 * Where the next page starts, null after the last. Only the `starting_after` of the vendor's link is taken: the link
 * repeats neither the filters of the query nor, behind a proxy, the path by which the vendor was reached.
 */
export function nextOf(path: string, list: z.infer<typeof listShape>, current: string | null): string | null {
  const link = list.links.next
  if (link === null || link === undefined || link === '') return null
  const next = new URLSearchParams(link.slice(link.indexOf('?') + 1)).get('starting_after')
  if (next === null || next === '' || next === current) {
    throw new VendorError(
      'unexpected-answer',
      `Ticket Tailor's link to the next page of ${path} leads nowhere: ${link}`,
    )
  }
  return next
}
