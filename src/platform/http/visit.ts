import type { Child } from 'hono/jsx'
import type { z } from 'zod'
import type { Database } from '../db/database.ts'
import type { Format } from '../i18n/format.ts'
import type { Language } from '../i18n/language.ts'
import type { Cookies } from './cookies.ts'
import type { FormResult } from './form.ts'
import type { Notice } from './notice.ts'
import type { Refusal } from './statuses.ts'
import type { Viewer } from './viewer.ts'

/**
 * One request, as a handler sees it: who asks, in which language, what they sent, and the ways to answer. A page reads
 * under one snapshot, so that all its figures agree; a form writes under one transaction. Files to keep are answered with
 * `download` of download.ts, foreign documents in a frame with `framedDocument` of security-headers.ts.
 */
export interface Visit<V extends Viewer | undefined = Viewer | undefined> {
  readonly viewer: V
  readonly language: Language
  readonly format: Format
  readonly url: URL
  /** The address that the request comes from, see client.ts; `unknown` where it came over no connection. */
  readonly client: string
  /** What their browser says of itself. */
  readonly userAgent: string | undefined
  readonly database: Transactions
  readonly cookies: Cookies
  /** For `<Form csrf={visit.csrf}>`; a `post` without it never reaches its handler. */
  readonly csrf: string

  /** A parameter of the route's path. */
  param(name: string): string
  /** What was posted, through a schema of form-fields.ts. */
  form<S extends z.ZodType>(schema: S): FormResult<z.output<S>>

  /** A whole page around `body`. A form that was refused is shown again with `status: 422`. */
  page(head: PageHead, body: Child): Response | Promise<Response>
  /** A piece of a page, for htmx to put in place: `hx-get` with `hx-trigger="every 2s"` shows how far something got. */
  fragment(body: Child): Response | Promise<Response>
  /** 303 to a path of ours: what follows every form that did something. The next page says the notice once. */
  redirect(path: string, notice?: Notice): Response
  /** An error page; `text` says in the viewer's language what to do, where the usual words would be too vague. */
  refuse(refusal: Refusal, text?: string): Response | Promise<Response>
  notFound(): Response | Promise<Response>
}

export type Transactions = Pick<Database, 'transact' | 'rehearse' | 'snapshot' | 'stream'>

export type PageHead = {
  readonly title: string
  /** A line under the title: what this page is for, or how fresh it is. */
  readonly lead?: Child
  /** Buttons and links beside the title. */
  readonly actions?: Child
  /** A reading width for forms and texts, where the full one is for tables. */
  readonly width?: 'full' | 'narrow'
  readonly status?: 200 | 409 | 422
}
