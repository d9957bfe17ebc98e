import type { Child } from 'hono/jsx'
import { MAX_BODY_MEGABYTES } from './body-limit.ts'
import type { Refusal } from './statuses.ts'
import type { ShellWords } from './words/shell-words.ts'

type ErrorPageOptions = {
  readonly refusal: Refusal
  readonly t: ShellWords
  readonly requestId: string
  readonly text?: string
}

/** What went wrong and what to do next, never how it went wrong inside: that is in the log, under the request's number. */
export function errorPage({ refusal, t, requestId, text }: ErrorPageOptions): { title: string; body: Child } {
  const words = wordsFor(refusal, t)
  return {
    title: words.title,
    body: (
      <section class="error-page">
        <p class="error-page-text">{text ?? words.text}</p>
        {refusal === 'failed' && (
          <p>
            <code>{requestId}</code>
          </p>
        )}
        <p>
          <a class="btn btn-primary" href="/">
            {t('goHome')}
          </a>
        </p>
      </section>
    ),
  }
}

function wordsFor(refusal: Refusal, t: ShellWords): { readonly title: string; readonly text: string } {
  switch (refusal) {
    case 'not-found':
      return { title: t('notFoundTitle'), text: t('notFoundText') }
    case 'forbidden':
      return { title: t('forbiddenTitle'), text: t('forbiddenText') }
    case 'stale-form':
      return { title: t('staleFormTitle'), text: t('staleFormText') }
    case 'bad-request':
      return { title: t('badRequestTitle'), text: t('badRequestText') }
    case 'too-large':
      return { title: t('tooLargeTitle'), text: t('tooLargeText', { megabytes: MAX_BODY_MEGABYTES }) }
    case 'too-many':
      return { title: t('tooManyTitle'), text: t('tooManyText') }
    case 'conflict':
      return { title: t('conflictTitle'), text: t('badRequestText') }
    case 'busy':
      return { title: t('busyTitle'), text: t('busyText') }
    case 'failed':
      return { title: t('failedTitle'), text: t('failedText') }
  }
}
