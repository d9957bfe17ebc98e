import pg from 'pg'

/**
 * How PostgreSQL's types arrive, decided once. The driver's own defaults are int8 and numeric as strings and dates as
 * local midnights of a `Date`, each of which loses money or a day somewhere.
 */
const { builtins } = pg.types

const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, parseWhole],
  [builtins.NUMERIC, parseWhole],
  [builtins.DATE, (text) => Temporal.PlainDate.from(text)],
  [builtins.TIMESTAMPTZ, parseInstant],
  [builtins.TIMESTAMP, refuseTimestamp],
  ...arraysOfThese(),
])

/** `getTypeParser` for the pool: the parsers above, the driver's own for the rest. */
export const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    const parser = parsers.get(oid)
    return parser !== undefined && format !== 'binary' ? parser : pg.types.getTypeParser(oid, format)
  },
}

/** What the driver can't send by itself: Temporal values as ISO text, in arrays too. */
export function toParameter(value: unknown): unknown {
  if (value instanceof Temporal.Instant || value instanceof Temporal.PlainDate) return value.toString()
  if (Array.isArray(value)) return value.map(toParameter)
  return value
}

function parseWhole(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value))
    throw new RangeError(`the database gave a number that is not a safe integer: ${text}`)
  return value
}

/** The server writes `2026-06-03 10:00:00.5+00`: a space for the T, and an offset of hours alone. */
function parseInstant(text: string): Temporal.Instant {
  return Temporal.Instant.from(text.replace(' ', 'T'))
}

/** Arrays of these types would go through the driver's own parsers: no statement needs one, so none is let through. */
function arraysOfThese(): [number, () => never][] {
  const int8s = 1016
  const dates = 1182
  const timestamptzs = 1185
  const numerics = 1231
  return [int8s, dates, timestamptzs, numerics].map((oid) => [
    oid,
    () => {
      throw new TypeError('an array of numbers or times was selected: select rows or json')
    },
  ])
}

function refuseTimestamp(): never {
  throw new TypeError('a timestamp without a time zone was selected: store timestamptz')
}
