import MimeNode, { type MimeNodeEnvelope } from 'nodemailer/lib/mime-node'
import { encode, wrap } from 'nodemailer/lib/qp'
import { oneLine } from '../segments.ts'
import type { OutgoingMail } from './mail-transport.ts'

export type Composed = { readonly raw: string; readonly envelope: MimeNodeEnvelope }

/**
 * The mail as it goes over the line, from the same parts that nodemailer composes with, in one go: left to itself it pipes
 * each part through streams of its own, which takes half of the time that sending does (0.3 of 0.65 ms a mail).
 */
export function compose(from: string, { messageId, to, replyTo, unsubscribe, mail }: OutgoingMail): Composed {
  const node = new MimeNode('multipart/alternative')
  node.setHeader('From', oneLine(from))
  node.setHeader('To', { name: oneLine(to.name), address: oneLine(to.address) })
  if (replyTo !== null) node.setHeader('Reply-To', oneLine(replyTo))
  node.setHeader('Subject', oneLine(mail.subject))
  node.setHeader('Message-ID', messageId)
  if (unsubscribe !== null) node.setHeader(oneClick(unsubscribe))
  const headers = node.buildHeaders()
  const boundary = `--${node.boundary}`
  const lines = [
    headers,
    '',
    boundary,
    part('plain', mail.text),
    boundary,
    part('html', mail.html),
    `${boundary}--`,
    '',
  ]
  return { raw: lines.join('\r\n'), envelope: node.getEnvelope() }
}

/** Quoted-printable always, so that no line is longer than a mail server takes. */
function part(subtype: 'plain' | 'html', content: string): string {
  return [
    `Content-Type: text/${subtype}; charset=utf-8`,
    'Content-Transfer-Encoding: quoted-printable',
    '',
    wrap(encode(content.replace(/\r\n?|\n/g, '\r\n'))),
  ].join('\r\n')
}

/** RFC 8058. As they stand: a mail server that folded an address would break it. */
function oneClick(address: string) {
  return {
    'List-Unsubscribe': { prepared: true, value: `<${oneLine(address)}>` },
    'List-Unsubscribe-Post': { prepared: true, value: 'List-Unsubscribe=One-Click' },
  }
}
