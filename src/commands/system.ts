import type { Command } from 'commander'
import { checkOwnership } from '../../checks/ownership/ownership.ts'
import { describeConfig } from '../config.ts'
import { examine } from '../flows/doctor.ts'
import { manifests, readSettings } from '../main.ts'
import { seasonFromFolder } from '../vendors/simulated/folder.ts'
import { generateSeason } from '../vendors/simulated/generate.ts'
import { SimulatedSeason } from '../vendors/simulated/season.ts'
import { startSimulatedVendor } from '../vendors/simulated/server.ts'
import { wholeNumber } from './arguments.ts'
import { command, type Outcome, type Say, withHumans } from './command.ts'
import { aborted, abortOnStop } from './signals.ts'

export function systemCommands(program: Command): void {
  command(
    program,
    'migrate',
    'brings the database up to date',
    (self) => self,
    () =>
      withHumans(async ({ database: { applied } }) => ({
        ok: true,
        json: { applied },
        text: applied.length === 0 ? 'up to date' : `applied ${applied.join(', ')}`,
      })),
  )

  command(
    program,
    'config',
    'prints what is in force, secrets masked',
    (self) => self,
    async () => {
      const read = readSettings(process.env)
      if (!read.ok) return read
      const json = describeConfig(read.settings)
      const text = Object.entries(json).map(([name, value]) => `${name}=${value ?? ''}`)
      return { ok: true, json, text: text.join('\n') }
    },
  )

  command(
    program,
    'ownership',
    'proves that every table has one owner',
    (self) => self,
    () =>
      withHumans(async ({ database }): Promise<Outcome> => {
        const root = new URL('../../../', import.meta.url).pathname
        const { adminUrl, rolePrefix } = database
        const { violations, map } = await checkOwnership({ root, manifests, adminUrl, rolePrefix })
        for (const { rule, file, line, message } of violations) {
          process.stderr.write(`${file}${line === 0 ? '' : `:${line}`} ${rule}: ${message}\n`)
        }
        if (violations.length > 0) return { ok: false, code: 'violations', violations }
        return { ok: true, json: map, text: 'every table has one owner' }
      }),
  )

  command(
    program,
    'doctor',
    'looks for orphans and for what is out of step',
    (self) => self,
    () =>
      withHumans(async (humans): Promise<Outcome> => {
        const findings = await humans.database.snapshot((snapshot) => examine(snapshot, humans))
        for (const { code, subject } of findings) process.stderr.write(`${code} ${subject}\n`)
        if (findings.length > 0) return { ok: false, code: 'findings', findings }
        return { ok: true, json: { findings }, text: 'all in step' }
      }),
  )

  command(
    program,
    'simulate-vendor',
    'Ticket Tailor and Stripe over HTTP, until stopped',
    (self) =>
      self
        .option('--from <dir>', "a season's folder of JSON files; a generated season unless told")
        .option('--port <port>', 'any free one unless told', wholeNumber(0, 65_535), 0)
        .option('--faults', 'fail, refuse and cut short some of the calls'),
    (_, { from, port, faults }, say) =>
      simulateVendor(typeof from === 'string' ? from : null, { port: Number(port), faults: faults === true }, say),
  )
}

async function simulateVendor(
  folder: string | null,
  { port, faults }: { readonly port: number; readonly faults: boolean },
  say: Say,
): Promise<Outcome | undefined> {
  const season =
    folder === null
      ? new SimulatedSeason(generateSeason({ seed: 1, today: Temporal.Now.plainDateISO() }))
      : await seasonFromFolder(folder)
  const vendor = await startSimulatedVendor({ season, port, faults, apiKey: null, stripeKey: null }).catch(portTaken)
  if (vendor === undefined) return { ok: false, code: 'port-taken', port }
  const json = { ticketTailor: `${vendor.url}/v1`, stripe: vendor.url, event: season.event.id }
  const text = `Ticket Tailor at ${json.ticketTailor}, Stripe at ${json.stripe}, event ${json.event}, with any key; Ctrl-C stops`
  say({ json, text })
  await aborted(abortOnStop().signal)
  await vendor.stop()
  return undefined
}

function portTaken(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined
  throw error
}
