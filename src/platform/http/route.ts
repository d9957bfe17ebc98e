import type { Viewer } from './viewer.ts'
import type { Transactions, Visit } from './visit.ts'

/**
 * One method and path, who may use it, and what it answers. Pages are declared so, and handed to `createApp`:
 *
 *     export function routes({ tickets }: Needs): readonly Route[] {
 *       return [
 *         only('ticket-admin', 'board', 'admin').get('/tickets', async (visit) => {
 *           const sales = await visit.database.snapshot((snapshot) => tickets.sales(snapshot))
 *           return visit.page({ title: t('sales') }, <Sales sales={sales} />)
 *         }),
 *         signedIn.post('/preferences', async (visit) => { ... }),
 *         anyone.get('/about', ...),
 *       ]
 *     }
 *
 * Behind `signedIn` and `only`, `visit.viewer` is there by type. Every `post` is checked for its form's token before
 * the handler runs, except behind `machines`.
 */
export type Route = OpenRoute | GuardedRoute | MachineRoute

type OpenRoute = Where & { readonly allow: 'anyone'; readonly handle: Handler<Viewer | undefined> }
type GuardedRoute = Where & {
  readonly allow: 'signed-in' | readonly [string, ...string[]]
  readonly handle: Handler<Viewer>
}
/** For other people's servers: no session, no form of ours. The handler proves by the request itself who sends it. */
type MachineRoute = Where & {
  readonly method: 'post'
  readonly allow: 'machines'
  readonly handle: (call: MachineCall) => Response | Promise<Response>
}
export type MachineCall = {
  readonly headers: Headers
  /** As it came over the wire: what a signature is over. */
  readonly body: Uint8Array
  /** A parameter of the route's path. */
  readonly param: (name: string) => string
  readonly database: Transactions
}
type Where = { readonly method: 'get' | 'post'; readonly path: string }

type Handler<V extends Viewer | undefined> = (visit: Visit<V>) => Response | Promise<Response>

type Declare<V extends Viewer | undefined> = {
  /** `path` may hold parameters, `/campaigns/:id`. */
  get(path: string, handle: Handler<V>): Route
  post(path: string, handle: Handler<V>): Route
}

export const anyone: Declare<Viewer | undefined> = {
  get: (path, handle) => ({ method: 'get', path, allow: 'anyone', handle }),
  post: (path, handle) => ({ method: 'post', path, allow: 'anyone', handle }),
}

export const signedIn: Declare<Viewer> = guarded('signed-in')

/** Behind this, nobody is known but by what the handler finds in the request: a signature over its body. */
export const machines: { post(path: string, handle: MachineRoute['handle']): Route } = {
  post: (path, handle) => ({ method: 'post', path, allow: 'machines', handle }),
}

/** Whoever holds one of these roles today. */
export function only(...roles: readonly [string, ...string[]]): Declare<Viewer> {
  return guarded(roles)
}

function guarded(allow: GuardedRoute['allow']): Declare<Viewer> {
  return {
    get: (path, handle) => ({ method: 'get', path, allow, handle }),
    post: (path, handle) => ({ method: 'post', path, allow, handle }),
  }
}

/** Throws on a route that says not who may use it, and on two of one method and path: such an application must not start. */
export function requireSound(routes: readonly Route[]): void {
  const seen = new Set<string>()
  for (const { method, path, allow } of routes) {
    const name = `${method.toUpperCase()} ${path}`
    // The compiler demands `allow`; this is for what reaches here past it, an empty list of roles included.
    if (allow === undefined || allow.length === 0) throw new Error(`${name} does not say who may use it`)
    if (seen.has(name)) throw new Error(`${name} is declared twice`)
    seen.add(name)
  }
}

/**
 * Of two paths that an address fits, the one with fewer parameters answers, wherever each was declared: `new` in
 * `/campaigns/new` is no campaign's id.
 */
export function literalFirst(routes: readonly Route[]): readonly Route[] {
  const parameters = ({ path }: Route) => path.split('/:').length
  return routes.toSorted((a, b) => parameters(a) - parameters(b))
}
