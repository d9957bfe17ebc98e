import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const said = z.object({ port: z.number() })
const handedOver = z.object({ urgent: z.string() })
const summedUp = z.object({ taken: z.number() })

export type SinkProcess = {
  readonly port: number
  /** Waits for the next mail to an address that begins with `urgent-`: the address. */
  urgent(): Promise<string>
  /** How many mails it took in all. */
  stop(): Promise<number>
}

/** Starts `smtp-sink`. */
export async function startSinkProcess(): Promise<SinkProcess> {
  const script = fileURLToPath(new URL('./smtp-sink.js', import.meta.url))
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<unknown> => JSON.parse(String((await lines.next()).value))
  const { port } = said.parse(await next())
  return {
    port,
    urgent: async () => handedOver.parse(await next()).urgent,
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      const { taken } = summedUp.parse(await next())
      await ended
      return taken
    },
  }
}
