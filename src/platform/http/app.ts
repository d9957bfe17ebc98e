import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import type { Logger } from '../log.ts'
import { isLoopback } from '../loopback.ts'
import { type Asked, bearerOf, parameterOf, visitOf } from './answer.tsx'
import { appearance } from './appearance.ts'
import { serveAsset } from './assets.ts'
import { MAX_BODY_BYTES } from './body-limit.ts'
import { clientReader } from './client.ts'
import { cookiesOf } from './cookies.ts'
import { CSRF_FIELD, isCsrfToken, isOwnOrigin } from './csrf.ts'
import type { FormFields } from './form.ts'
import { addHealth } from './health.ts'
import type { Metrics } from './metrics.ts'
import type { NavigationItem } from './navigation.ts'
import { literalFirst, type Route, requireSound } from './route.ts'
import { setSecurityHeaders } from './security-headers.ts'
import { type Refusal, refusalFor } from './statuses.ts'
import { mayUse, type Viewer } from './viewer.ts'
import type { Transactions } from './visit.ts'

export type AppOptions = {
  /** Every page of every section and flow. */
  readonly routes: readonly Route[]
  readonly navigation: readonly NavigationItem[]
  readonly database: Transactions
  /** Who a session's cookie belongs to, undefined when it is over. */
  viewerOf(session: string): Promise<Viewer | undefined>
  /** Where somebody goes who has to sign in first. */
  readonly signInPath: string
  /** Where the top bar's button to sign out posts to. */
  readonly signOutPath: string
  /** Where people reach us; over https, cookies are Secure and browsers are told to stay with https. */
  readonly baseUrl: URL
  readonly secret: string
  /** Proxies, by address or range, whose word on where a request comes from is taken. */
  readonly trustedProxies: readonly string[]
  readonly organisation: Organisation
  /** `production`, or a name that every page shows in a badge. */
  readonly environment: string
  readonly log: Logger
  /** What `/metrics` shows. */
  readonly metrics: Metrics
}

export type Organisation = {
  readonly name: string
  /** Who is behind it, for the foot of the page. */
  readonly legal: string
  /** A path of ours or a `data:` address. */
  readonly logo?: string
}

/** Asked for by every page or every few seconds: in the log only where somebody looks for them. */
const QUIET: ReadonlySet<string> = new Set(['/assets/*', '/health/live', '/health/ready', '/metrics'])

/** What `node:http` adds to a request; absent when one is made without a server. */
type Env = {
  Bindings: Partial<HttpBindings>
  Variables: { requestId: string; route: string; client: string; viewer: Viewer | undefined }
}

export type App = Hono<Env>

/**
 * The web application: the declared routes and, around each, what no route may forget. Throws when a route does not say
 * who may use it, or when two are the same.
 */
export function createApp(options: AppOptions): App {
  const routes = literalFirst([appearance, ...options.routes])
  requireSound(routes)
  const app: App = new Hono()
  const { metrics } = options
  const secure = options.baseUrl.protocol === 'https:'
  const clientOf = clientReader(options.trustedProxies)

  app.use(async (context, next) => {
    const started = performance.now()
    const requestId = crypto.randomUUID()
    context.set('requestId', requestId)
    context.set('route', 'none')
    const peer = context.env?.incoming?.socket.remoteAddress
    context.set('client', clientOf({ peer, forwardedFor: context.req.header('x-forwarded-for') }))
    await next()
    const { method } = context.req
    const { status } = context.res
    setSecurityHeaders(context.res.headers, { secure })
    context.header('x-request-id', requestId)
    const route = context.get('route')
    const milliseconds = performance.now() - started
    metrics.requestTook({ method, route, status }, milliseconds / 1000)
    // The declared path, not the address: a sign-in link's address is a key, and a search may be somebody's name.
    const level = QUIET.has(route) && status < 400 ? 'debug' : 'info'
    options.log[level]({ requestId, method, route, status, milliseconds: Math.round(milliseconds) }, 'request')
  })
  app.get('/assets/*', (context) => {
    context.set('route', '/assets/*')
    const asset = serveAsset(context.req.path, context.req.header('accept-encoding'))
    return asset ?? refuse(options, context, 'not-found')
  })
  addHealth(app, { database: options.database, metrics, log: options.log })
  app.use(compress())
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (context) => refuse(options, context, 'too-large') }))
  app.use(async (context, next) => {
    // Where we are this machine's own, a page elsewhere could have its name lead here and read what is open to anyone.
    const { hostname } = new URL(context.req.url)
    if (isLoopback(options.baseUrl.hostname) && !isLoopback(hostname)) return refuse(options, context, 'bad-request')
    // PostgreSQL holds no NUL in a text; sent by a person it is never meant.
    if (/%00/.test(context.req.url)) return refuse(options, context, 'bad-request')
    const session = cookiesOf(context, secure).get('session')
    context.set('viewer', session === undefined ? undefined : await options.viewerOf(session))
    return next()
  })
  for (const route of routes) {
    app.on(route.method, route.path, (context) => {
      context.set('route', route.path)
      return route.allow === 'machines' ? answerMachine(options, context, route) : answer(options, context, route)
    })
  }
  app.notFound((context) => refuse(options, context, 'not-found'))
  app.onError((error, context) => {
    const refusal = refusalFor(error)
    const requestId = context.get('requestId')
    options.log.error({ err: error, requestId, route: context.get('route') }, 'a request failed')
    return refuse(options, context, refusal)
  })
  return app
}

type MachineRoute = Extract<Route, { allow: 'machines' }>

async function answerMachine(options: AppOptions, context: Context<Env>, route: MachineRoute): Promise<Response> {
  const body = new Uint8Array(await context.req.arrayBuffer())
  const param = (name: string) => parameterOf(context, name)
  return route.handle({ headers: context.req.raw.headers, body, param, database: options.database })
}

async function answer(
  options: AppOptions,
  context: Context<Env>,
  route: Exclude<Route, MachineRoute>,
): Promise<Response> {
  const viewer = context.get('viewer')
  if (!mayUse(viewer, route.allow)) {
    return viewer === undefined ? toSignIn(options, context) : refuse(options, context, 'forbidden')
  }
  const fields: FormFields | NotOurForm = route.method === 'post' ? await postedFields(options, context) : new Map()
  if (typeof fields === 'string') return refuse(options, context, fields)
  const asked = askedBy(context, fields)
  if (route.allow === 'anyone') return route.handle(visitOf(options, asked, viewer))
  if (viewer === undefined) throw new Error('a guarded route was open to nobody in particular')
  return route.handle(visitOf(options, asked, viewer))
}

type NotOurForm = Extract<Refusal, 'bad-request' | 'stale-form'>

/** The fields of a form of ours, or why this is none. */
async function postedFields(options: AppOptions, context: Context<Env>): Promise<FormFields | NotOurForm> {
  if (!isOwnOrigin(context.req.raw.headers, options.baseUrl)) return 'stale-form'
  const type = context.req.header('content-type') ?? ''
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) return 'bad-request'
  const sent = await formData(context)
  if (sent === undefined) return 'bad-request'
  const fields = new Map<string, (string | File)[]>()
  for (const [name, value] of sent.entries()) {
    if (typeof value === 'string' && value.includes('\0')) return 'bad-request'
    fields.set(name, [...(fields.get(name) ?? []), value])
  }
  const [token] = fields.get(CSRF_FIELD) ?? []
  fields.delete(CSRF_FIELD)
  const bearer = bearerOf(cookiesOf(context, options.baseUrl.protocol === 'https:'), context.get('viewer'))
  return typeof token === 'string' && isCsrfToken(options.secret, bearer, token) ? fields : 'stale-form'
}

/** Undefined when the body is not what its type says, which the parser tells by a TypeError. */
async function formData(context: Context<Env>): Promise<FormData | undefined> {
  try {
    return await context.req.formData()
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** A fragment asked for by htmx can't be replaced by the sign-in page: its header makes the whole page go there. */
function toSignIn(options: AppOptions, context: Context<Env>): Response {
  if (context.req.header('hx-request') === undefined) return context.redirect(options.signInPath, 303)
  return context.body(null, 401, { 'hx-redirect': options.signInPath })
}

function refuse(options: AppOptions, context: Context<Env>, refusal: Refusal): Response | Promise<Response> {
  return visitOf(options, askedBy(context, new Map()), context.get('viewer')).refuse(refusal)
}

function askedBy(context: Context<Env>, fields: FormFields): Asked {
  return { context, requestId: context.get('requestId'), client: context.get('client'), fields }
}
