import type { Answer } from './exchange.ts'
import type { Listed, NewestFirst } from './newest-first.ts'

export type Filters<T> = Readonly<Record<string, (record: T) => string | null | undefined>>

export const notFound: Answer = {
  status: 404,
  body: { status: 404, error_code: 'NOT_FOUND', message: 'The requested resource could not be found.' },
}

/** One page, as the vendor's lists answer: the links carry the neighbour alone, not the filters of the query. */
export function list<T extends Listed>(
  name: string,
  records: NewestFirst<T>,
  query: URLSearchParams,
  filters: Filters<T>,
  sent: (record: T) => unknown,
): Answer {
  const limit = Number(query.get('limit') ?? 20)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) return invalid('limit', limit, 'must be from 1 to 100')
  const after = query.get('starting_after')
  const before = query.get('ending_before')
  const slice = { limit, ...(after === null ? {} : { after }), ...(before === null ? {} : { before }) }

  const wanted = Object.entries(filters).filter(([field]) => query.has(field))
  const created = createdRange(query)
  const page = records.page(
    slice,
    (record) =>
      created.holds(record.created_at) && wanted.every(([field, ofRecord]) => ofRecord(record) === query.get(field)),
    created.oldest,
  )
  if (page === undefined) return invalid('starting_after', after ?? before, 'is not a known id')
  const first = page.records[0]?.id
  const last = page.records.at(-1)?.id
  return {
    status: 200,
    body: {
      data: page.records.map(sent),
      links: {
        next: page.isLast || last === undefined ? null : `/v1/${name}?starting_after=${last}`,
        previous: page.isFirst || first === undefined ? null : `/v1/${name}?ending_before=${first}`,
      },
    },
  }
}

function invalid(field: string, value: unknown, message: string): Answer {
  return refuse([{ field, value, messages: [message] }])
}

export function refuse(errors: readonly { field: string; value: unknown; messages: readonly string[] }[]): Answer {
  return {
    status: 400,
    body: { status: 400, error_code: 'VALIDATION_ERROR', message: 'The given data was invalid.', errors },
  }
}

function createdRange(query: URLSearchParams): { oldest: number; holds: (createdAt: number) => boolean } {
  const bound = (name: string, fallback: number) => Number(query.get(`created_at.${name}`) ?? fallback)
  const above = bound('gt', Number.NEGATIVE_INFINITY)
  const from = bound('gte', Number.NEGATIVE_INFINITY)
  const below = bound('lt', Number.POSITIVE_INFINITY)
  const to = bound('lte', Number.POSITIVE_INFINITY)
  return {
    oldest: Math.max(above, from),
    holds: (createdAt) => createdAt > above && createdAt >= from && createdAt < below && createdAt <= to,
  }
}
