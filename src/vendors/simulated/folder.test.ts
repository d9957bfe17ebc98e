import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { seasonFromFolder } from './folder.ts'
import { generateSeason } from './generate.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'season-'))
  const season = generateSeason({ seed: 5, orders: 60, today: Temporal.PlainDate.from('2026-06-03') })
  const { capacity: _, ...event } = season.event
  await write('event', event)
  await write('orders', season.orders)
  await write('tickets', season.tickets)
  await write('payment_intents', season.paymentIntents)
})
afterEach(() => rm(folder, { recursive: true }))

describe('a season from a folder', () => {
  test('needs no capacity, and lists a ticket once though an order carries it, too', async () => {
    const season = await seasonFromFolder(folder)
    expect(season.event.capacity).toBeUndefined()
    const order = season.orders.all()[0]
    expect(season.tickets.get(order?.issued_tickets[0]?.id ?? '')).toBe(order?.issued_tickets[0])
  })

  test('names the file, the record and the reason when one can not be used', async () => {
    await write('orders', [{ id: 'or_1' }])
    await expect(seasonFromFolder(folder)).rejects.toThrow(/orders\.json, record 0: .*status: /)
    await write('orders', 'none')
    await expect(seasonFromFolder(folder)).rejects.toThrow(/orders\.json: expected a list/)
    await writeFile(join(folder, 'tickets.json'), '[{')
    await expect(seasonFromFolder(folder)).rejects.toThrow(/tickets\.json is not JSON/)
  })

  test('says which file is missing', async () => {
    await rm(join(folder, 'event.json'))
    await expect(seasonFromFolder(folder)).rejects.toThrow(/event\.json/)
  })
})

function write(name: string, json: unknown): Promise<void> {
  return writeFile(join(folder, `${name}.json`), JSON.stringify(json))
}
