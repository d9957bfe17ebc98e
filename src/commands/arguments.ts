import { InvalidArgumentError } from 'commander'
import { z } from 'zod'

/** Reads an argument that is a number in these bounds; anything else is wrong usage. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (/^\d+$/.test(text) && number >= least && number <= most) return number
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`)
  }
}

/** Reads an argument that is a day, as `2026-07-31`. */
export function day(text: string): Temporal.PlainDate {
  const read = z.iso.date().safeParse(text)
  if (read.success) return Temporal.PlainDate.from(read.data)
  throw new InvalidArgumentError('Expected a day such as 2026-07-31.')
}
