export type EmbeddedServerErrorCode =
  | 'unwritable' // the data directory can't be made or written
  | 'unreachable' // run as root, and the account that runs PostgreSQL can't get at data that stand already
  | 'wrong-owner' // the data belong to another user of this machine
  | 'no-account' // run as root, and no account to run PostgreSQL could be made
  | 'no-binaries' // the npm package with PostgreSQL is missing, incomplete, or not made for this machine
  | 'not-a-cluster' // something else stands where PostgreSQL's data should, or a part of them is missing
  | 'other-major-version' // the data were written by another major version of PostgreSQL
  | 'cannot-start'
  | 'busy' // another process has been starting or stopping the server for too long

/** The embedded PostgreSQL can't be used; the message tells a person what to do, in one line. */
export class EmbeddedServerError extends Error {
  override readonly name = 'EmbeddedServerError'
  readonly code: EmbeddedServerErrorCode

  constructor(code: EmbeddedServerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
