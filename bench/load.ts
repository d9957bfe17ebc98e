import { Agent, get } from 'node:http'

export type Asked = { readonly path: string; readonly took: number }

export type Target = { readonly url: string; readonly session: string }

/**
 * Open loop: each request is sent at its own time, whether those before it were answered or not, and is timed from when
 * it was due. So a server that falls behind is seen to fall behind.
 */
export async function askAtRate(
  target: Target,
  paths: readonly string[],
  perSecond: number,
): Promise<readonly Asked[]> {
  const agent = new Agent({ keepAlive: true })
  const started = performance.now()
  try {
    return await Promise.all(
      paths.map(async (path, place) => {
        const due = started + (place * 1000) / perSecond
        await until(due)
        await ask(agent, target, path)
        return { path, took: performance.now() - due }
      }),
    )
  } finally {
    agent.destroy()
  }
}

/** The time within which `share` of the requests were answered, in milliseconds. */
export function quantile(asked: readonly Asked[], share: number): number {
  const times = asked.map(({ took }) => took).toSorted((a, b) => a - b)
  return times[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)] ?? Number.NaN
}

function until(due: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, due - performance.now()))
  })
}

/** Until the last byte is here. */
function ask(agent: Agent, { url, session }: Target, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { cookie: `humans=${session}`, 'accept-encoding': 'gzip' }
    get(url + path, { agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${path}: ${response.statusCode}`))
      response.on('end', resolve).on('error', reject).resume()
    }).on('error', reject)
  })
}
