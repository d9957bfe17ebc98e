import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'

export type ServerProcess = { readonly url: string; stop(): Promise<void> }

/** The real server, `humans serve`, in a process of its own, over the data in `folder`. */
export async function startServerProcess(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const cli = fileURLToPath(new URL('../src/cli.js', import.meta.url))
  const child = spawn(process.execPath, [cli, 'serve', '--empty'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, HUMANS_DATA: folder, PORT: String(port), BASE_URL: url, LOG_LEVEL: 'warn', ...environment },
  })
  // It says where it is once it answers there.
  await once(createInterface({ input: child.stdout }), 'line')
  return {
    url,
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the port has no number')
  server.close()
  await once(server, 'close')
  return address.port
}
