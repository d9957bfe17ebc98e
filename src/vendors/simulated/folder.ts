import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { SimulatedSeason } from './season.ts'
import { seasonEvent, wireOrder, wirePaymentIntent, wireTicket } from './wire.ts'

/** A folder that holds no season; the message names the file, the record and what is wrong with it, in one line. */
export class BadSeason extends Error {
  override readonly name = 'BadSeason'
}

/** A season from a folder's `event.json`, `orders.json`, `tickets.json` and `payment_intents.json`, or a `BadSeason`. */
export async function seasonFromFolder(folder: string): Promise<SimulatedSeason> {
  const [event, orders, tickets, paymentIntents] = await Promise.all([
    readJson(folder, 'event.json'),
    readJson(folder, 'orders.json'),
    readJson(folder, 'tickets.json'),
    readJson(folder, 'payment_intents.json'),
  ])
  return new SimulatedSeason({
    event: eventIn(event),
    orders: recordsIn(orders, wireOrder),
    tickets: recordsIn(tickets, wireTicket),
    paymentIntents: recordsIn(paymentIntents, wirePaymentIntent),
  })
}

type File = { readonly path: string; readonly json: unknown }

async function readJson(folder: string, name: string): Promise<File> {
  const path = join(folder, name)
  try {
    return { path, json: JSON.parse(await readFile(path, 'utf8')) }
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new BadSeason(`${path} is not JSON`, { cause })
    if (cause instanceof Error && 'code' in cause)
      throw new BadSeason(`${path} can't be read (${cause.code})`, { cause })
    throw cause
  }
}

function eventIn(file: File) {
  const parsed = seasonEvent.safeParse(file.json)
  if (parsed.success) return parsed.data
  throw new BadSeason(`${file.path}: ${reasons(parsed.error)}`, { cause: parsed.error })
}

/** A list of records, or an object of them by id. */
function recordsIn<T>(file: File, shape: z.ZodType<T>): T[] {
  const parsed = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).safeParse(file.json)
  if (!parsed.success) throw new BadSeason(`${file.path}: expected a list of records, or an object of them by id`)
  return Object.entries(parsed.data).map(([key, value]) => {
    const record = shape.safeParse(value)
    if (record.success) return record.data
    throw new BadSeason(`${file.path}, record ${key}: ${reasons(record.error)}`, { cause: record.error })
  })
}

function reasons(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'record'}: ${issue.message}`).join('; ')
}
