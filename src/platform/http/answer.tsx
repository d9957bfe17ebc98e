import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Child } from 'hono/jsx'
import { formatFor } from '../i18n/format.ts'
import { acceptedLanguage, isLanguage, type Language } from '../i18n/language.ts'
import { isUuid } from '../uuid.ts'
import type { AppOptions } from './app.ts'
import { type Cookies, cookiesOf } from './cookies.ts'
import { makeCsrfToken } from './csrf.ts'
import { errorPage } from './error-page.tsx'
import { type FormFields, readForm } from './form.ts'
import { Layout } from './layout/layout.tsx'
import { themeOf } from './layout/theme.ts'
import { tabLinks, topLinks } from './navigation.ts'
import { leaveNotice, type Notice, takeNotice } from './notice.ts'
import { type Refusal, statusOf } from './statuses.ts'
import type { Viewer } from './viewer.ts'
import type { PageHead, Visit } from './visit.ts'
import { visitorOf } from './visitor.ts'
import { shellWords } from './words/shell-words.ts'

/** What one request is answered with and from; the app makes one, and the route's `Visit` from it. */
export type Asked = {
  readonly context: Context
  readonly requestId: string
  readonly client: string
  readonly fields: FormFields
}

/** The visit of whoever sent this request. */
export function visitOf<V extends Viewer | undefined>(options: AppOptions, asked: Asked, viewer: V): Visit<V> {
  const { context, fields } = asked
  const cookies = cookiesOf(context, options.baseUrl.protocol === 'https:')
  const language = languageOf(context, cookies, viewer)
  let csrf: string | undefined
  const visit: Visit<V> = {
    viewer,
    language,
    format: formatFor(language),
    url: new URL(context.req.url),
    client: asked.client,
    userAgent: context.req.header('user-agent'),
    database: options.database,
    cookies,
    get csrf() {
      csrf ??= makeCsrfToken(options.secret, bearerOf(cookies, viewer))
      return csrf
    },
    param: (name) => parameterOf(context, name),
    form: (schema) => readForm(fields, schema, language),
    page: (head, body) => pageResponse(options, asked, visit, head, body),
    fragment: (body) => context.html(html`${body}`),
    redirect(path, notice?: Notice) {
      if (notice !== undefined) leaveNotice(cookies, notice)
      return context.redirect(localPath(path), 303)
    },
    refuse: (refusal, text) => errorResponse(options, asked, visit, refusal, text),
    notFound: () => errorResponse(options, asked, visit, 'not-found'),
  }
  return visit
}

export function parameterOf(context: Context, name: string): string {
  const value = context.req.param(name)
  if (value === undefined) throw new Error(`the route has no parameter :${name}`)
  // The database knows an id in capitals, too; whoever compares it with another as text would not.
  return isUuid(value) ? value.toLowerCase() : value
}

/** Whom form tokens are made for: the session, or the visitor's own cookie where nobody is signed in. */
export function bearerOf(cookies: Cookies, viewer: Viewer | undefined): string {
  const session = viewer === undefined ? undefined : cookies.get('session')
  return session === undefined ? `visitor:${visitorOf(cookies)}` : `session:${session}`
}

function errorResponse(
  options: AppOptions,
  asked: Asked,
  visit: Visit,
  refusal: Refusal,
  text?: string,
): Response | Promise<Response> {
  const t = shellWords(visit.language)
  const { title, body } = errorPage({ refusal, t, requestId: asked.requestId, ...(text === undefined ? {} : { text }) })
  asked.context.status(statusOf(refusal))
  return pageResponse(options, asked, visit, { title, width: 'narrow' }, body)
}

function pageResponse(
  options: AppOptions,
  { context }: Asked,
  visit: Visit,
  head: PageHead,
  body: Child,
): Response | Promise<Response> {
  const at = { path: visit.url.pathname, language: visit.language }
  const notice = takeNotice(visit.cookies)
  if (head.status !== undefined) context.status(head.status)
  return context.html(
    <Layout
      organisation={options.organisation}
      environment={options.environment}
      signInPath={options.signInPath}
      signOutPath={options.signOutPath}
      head={head}
      viewer={visit.viewer}
      language={visit.language}
      theme={themeOf(visit.cookies.get('theme'))}
      csrf={visit.csrf}
      here={context.req.method === 'GET' ? `${visit.url.pathname}${visit.url.search}` : '/'}
      links={topLinks(options.navigation, visit.viewer, at)}
      tabs={tabLinks(options.navigation, visit.viewer, at)}
      {...(notice === undefined ? {} : { notice })}
    >
      {body}
    </Layout>,
  )
}

/** What they chose on this device, else what their profile says, else what their browser asks for. */
function languageOf(context: Context, cookies: Cookies, viewer: Viewer | undefined): Language {
  const chosen = cookies.get('language')
  if (isLanguage(chosen)) return chosen
  return viewer?.language ?? acceptedLanguage(context.req.header('accept-language'))
}

/** A redirect never leaves the site, wherever its path came from: `//elsewhere` and `/\elsewhere` are other hosts. */
export function localPath(path: string): string {
  const base = new URL('http://here.invalid')
  if (!path.startsWith('/') || !URL.canParse(path, base)) return '/'
  const target = new URL(path, base)
  return target.origin === base.origin ? `${target.pathname}${target.search}${target.hash}` : '/'
}
