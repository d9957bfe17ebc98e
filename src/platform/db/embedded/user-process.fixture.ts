import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** Another process that uses the embedded server: the test's end of `user.fixture.ts`. */
export type User = {
  /** Resolves to the server's address. */
  joined(): Promise<string>
  hears(word: string): Promise<void>
  ask(word: 'write' | 'release'): Promise<void>
  interruptGroup(): void
  end(signal: 'SIGKILL'): Promise<void>
}

const script = fileURLToPath(new URL('user.fixture.ts', import.meta.url))

/** Starts it in a process group of its own, as a shell does with each command; it ends with the test at the latest. */
export function spawnUser(dataDir: string): User {
  const child = spawn(process.execPath, [script, dataDir], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => finish(child))
  const lines = new Map<string, PromiseWithResolvers<string>>()
  const line = (word: string) => {
    const waiting = lines.get(word) ?? Promise.withResolvers<string>()
    lines.set(word, waiting)
    return waiting
  }
  createInterface({ input: child.stdout }).on('line', (text) => {
    const heard: { said: string; adminUrl?: string } = JSON.parse(text)
    line(heard.said).resolve(heard.adminUrl ?? '')
  })
  const hears = async (word: string) => {
    await line(word).promise
    lines.delete(word)
  }
  return {
    joined: () => line('joined').promise,
    hears,
    ask: async (word) => {
      child.stdin.write(`${word}\n`)
      await hears(word)
    },
    interruptGroup: () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
    },
    end: async (signal) => {
      child.kill(signal)
      await once(child, 'exit')
    },
  }
}

async function finish(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}
