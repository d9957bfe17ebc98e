import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** Exactly what the command sees, beside `PATH`: nothing of the shell that runs the tests gets through. */
export type Environment = Readonly<Record<string, string | undefined>>

export type Ended = {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export type Running = {
  readonly ended: Promise<Ended>
  /** The first match in what it has printed on stdout; rejects when it ends without. */
  said(words: RegExp): Promise<RegExpExecArray>
  kill(signal: NodeJS.Signals): void
}

const bin = join(import.meta.dirname, '../../bin/humans')

/** Starts the real command line as a process of its own. */
export function startCommand(args: readonly string[], environment: Environment): Running {
  const given = { PATH: process.env['PATH'], NO_COLOR: '1', ...environment }
  const child = spawn(bin, args, { env: given, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  const waiting = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text
    for (const look of waiting) look()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, ...output }))
  })

  return {
    ended,
    kill: (signal) => child.kill(signal),
    said: (words) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = words.exec(output.stdout)
          if (match === null) return
          waiting.delete(look)
          resolve(match)
        }
        waiting.add(look)
        look()
        const tooSoon = (end: Ended) => reject(new Error(`it ended without ${words}: ${JSON.stringify(end)}`))
        ended.then(tooSoon, reject)
      }),
  }
}
