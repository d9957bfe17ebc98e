import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { seasonEvent } from '../src/vendors/simulated/wire.ts'

const said = z.object({ url: z.string(), event: seasonEvent })

export type VendorProcess = z.infer<typeof said> & { stop(): Promise<void> }

/** Starts `season-vendor` with so many orders. */
export async function startVendorProcess(orders: number): Promise<VendorProcess> {
  const script = fileURLToPath(new URL('./season-vendor.js', import.meta.url))
  const child = spawn(process.execPath, [script, String(orders)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return {
    ...said.parse(JSON.parse(String(line))),
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}
