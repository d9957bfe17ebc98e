import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OpenVendor, vendorConformance } from './conformance.ts'
import { seasonFromFolder } from './simulated/folder.ts'
import { generateSeason } from './simulated/generate.ts'
import { SimulatedSeason } from './simulated/season.ts'
import { type SimulatedVendorSettings, startSimulatedVendor } from './simulated/server.ts'
import { stripePayments } from './stripe/payments.ts'
import { ticketTailor } from './ticket-tailor/client.ts'

const KEY = 'sk_1234567890_right'
const HASTY = { attempts: 10, firstDelayMs: 1, longestDelayMs: 4 }

for (const faults of [false, true]) {
  const manner = faults ? ' that fails, refuses and cuts short' : ''
  vendorConformance(`a generated season${manner}`, {
    open: async (settings) => open(new SimulatedSeason(generated()), { faults, ...settings }),
  })
  vendorConformance(`a season from a folder${manner}`, {
    open: async (settings) => open(await throughFolder(), { faults, ...settings }),
  })
}

function generated() {
  return generateSeason({ seed: 7, orders: 230, today: Temporal.PlainDate.from('2026-06-03') })
}

async function throughFolder(): Promise<SimulatedSeason> {
  const { event, orders, tickets, paymentIntents } = generated()
  const folder = await mkdtemp(join(tmpdir(), 'season-'))
  try {
    const byId = Object.fromEntries(paymentIntents.map((intent) => [intent.id, intent]))
    const files = { event, orders, tickets, payment_intents: byId }
    for (const [name, json] of Object.entries(files)) {
      await writeFile(join(folder, `${name}.json`), JSON.stringify(json))
    }
    return await seasonFromFolder(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function open(season: SimulatedSeason, settings: Partial<SimulatedVendorSettings>): Promise<OpenVendor> {
  const server = await startSimulatedVendor({ season, apiKey: KEY, stripeKey: KEY, retryAfterSeconds: 0, ...settings })
  const withKey = (apiKey: string) => ({
    vendor: ticketTailor({ baseUrl: `${server.url}/v1`, apiKey, eventId: season.event.id, backoff: HASTY }),
    payments: stripePayments({ baseUrl: server.url, apiKey }),
  })
  return { ...withKey(KEY), season, withKey, [Symbol.asyncDispose]: () => server.stop() }
}
