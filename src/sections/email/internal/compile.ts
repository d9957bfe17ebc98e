import { createHash } from 'node:crypto'
import type { ContentSource } from '../email.ts'
import { toHtml } from './markdown.ts'
import { mark, markMore, segmentsOf } from './placeholders.ts'
import { type CompiledMail, oneLine } from './segments.ts'
import { type House, wrap } from './template.ts'
import { TOKEN_SLOT, unsubscribeAddress } from './unsubscribe-token.ts'

export type Compiled = CompiledMail & { readonly slots: readonly string[] }

/** The mail that `source` makes, with its placeholders as typed slots. */
export function compileMail(source: ContentSource, house: House): Compiled {
  const subject = mark(oneLine(source.subject.toWellFormed()).trim())
  const body = mark(source.body.toWellFormed())
  const token = markMore(body, TOKEN_SLOT, 'address-part')
  const wrapped = wrap(toHtml(body, house.baseUrl), source, unsubscribeAddress(house.baseUrl, token.mark), house)
  return {
    subject: segmentsOf(subject.text, subject, { word: 'subject', address: 'subject', 'address-part': 'subject' }),
    html: segmentsOf(wrapped.html, token.marked, {
      word: 'html',
      address: 'html-link',
      'address-part': 'html-link-part',
    }),
    text: segmentsOf(wrapped.text, token.marked, {
      word: 'text',
      address: 'text-link',
      'address-part': 'text-link-part',
    }),
    slots: [...new Set([...subject.names, ...body.names])],
  }
}

/**
 * Taken over what was compiled, not over the source: a changed template, library or setting makes another content
 * without anybody having to remember a version number.
 */
export function hashOf(source: ContentSource, { subject, html, text }: Compiled): string {
  const { category, language, replyTo } = source
  return createHash('sha256')
    .update(JSON.stringify([category, language, replyTo, subject, html, text]))
    .digest('hex')
}
