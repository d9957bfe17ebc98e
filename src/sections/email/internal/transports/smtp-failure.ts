import type { NodemailerError } from 'nodemailer'
import type { Outcome } from './mail-transport.ts'

/** Answers that say something about the session and not about the mail, whatever command they came to. */
const SESSION_ANSWERS = new Set([421, 503, 530, 534, 535, 538])

/**
 * Answers about quota or rate, in one place: they come to one mail and mean all. Providers give them under numbers that
 * otherwise concern a recipient, so here, and only here, an answer's words count.
 */
const CAPACITY_ANSWERS = [/\b4\.7\.\d{1,3}\b/, /\b5\.4\.5\b/, /too fast/i, /limit exceeded/i]
/** A full mailbox is its owner's quota, and no other mail's failure. */
const MAILBOX_FULL = /\b[45]\.2\.2\b/

/**
 * Whose failure it was: the mail's, for good or for now, or the transport's. By nodemailer's codes, the SMTP answer's
 * number and the command that it came to; by its words only where it speaks of quota or rate. What is no failure of a
 * mail is thrown on.
 */
export function outcomeOf(error: unknown): Exclude<Outcome, { code: 'accepted' }> {
  if (!isNodemailerError(error)) throw new Error('the mail could not be composed', { cause: error })
  const answer = error.response ?? error.message
  if (!concernsMail(error)) return { code: 'unavailable', answer }
  return { code: (error.responseCode ?? 500) >= 500 ? 'refused' : 'deferred', answer }
}

function concernsMail({ code, command, response, responseCode }: NodemailerError): boolean {
  // Refused by nodemailer itself before anything was sent: a recipient or a size that can't be handed over.
  if (responseCode === undefined) return code === 'EENVELOPE' || code === 'EMESSAGE'
  if (SESSION_ANSWERS.has(responseCode) || isCapacityAnswer(response ?? '')) return false
  // A sender refused for good would be refused for every mail; 552 is about the size announced with it.
  if (command === 'MAIL FROM' && responseCode >= 500 && responseCode !== 552) return false
  return code === 'EENVELOPE' || code === 'EMESSAGE'
}

function isCapacityAnswer(answer: string): boolean {
  return !MAILBOX_FULL.test(answer) && CAPACITY_ANSWERS.some((pattern) => pattern.test(answer))
}

function isNodemailerError(error: unknown): error is NodemailerError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('E')
}
