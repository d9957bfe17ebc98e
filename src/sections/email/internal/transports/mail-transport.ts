import type { RenderedMail } from '../../email.ts'

/**
 * How a mail leaves: handed to a mail server, or kept in the database to look at. One conformance suite runs over both.
 * An outcome is a value; what `deliver` throws is a bug, or a database that is away.
 */
export interface MailTransport {
  deliver(mail: OutgoingMail): Promise<Outcome>
  /** Lets go of what is held open; deliveries under way end first. */
  close(): Promise<void>
}

export type OutgoingMail = {
  /** The message in the outbox. */
  readonly message: string
  readonly messageId: string
  readonly to: { readonly name: string; readonly address: string }
  readonly replyTo: string | null
  /** Where whoever wants no more mail of its kind is taken off, by one request; null where it goes to everybody. */
  readonly unsubscribe: string | null
  readonly mail: RenderedMail
}

/** `answer` is what the other side said, word for word. */
export type Outcome =
  | { readonly code: 'accepted'; readonly answer: string }
  | { readonly code: 'refused'; readonly answer: string } // this mail, for good
  | { readonly code: 'deferred'; readonly answer: string } // this mail, for now
  | { readonly code: 'unavailable'; readonly answer: string } // the transport's own fault; the mail was not looked at
