// A simulated vendor in a process of its own, so that its memory and work are not the measured one's. Prints its address.
import { SimulatedSeason } from '../src/vendors/simulated/season.ts'
import { startSimulatedVendor } from '../src/vendors/simulated/server.ts'
import { benchSeason } from './bench-season.ts'

const orders = Number(process.argv[2])
const season = new SimulatedSeason(benchSeason(orders))
const vendor = await startSimulatedVendor({ season, apiKey: null, stripeKey: null, requestsPer30Minutes: 10_000_000 })
process.stdout.write(`${JSON.stringify({ url: vendor.url, event: season.event })}\n`)
process.once('SIGTERM', () => void vendor.stop())
