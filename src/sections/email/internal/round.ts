import { randomUUID } from 'node:crypto'
import type { Database } from '../../../platform/db/database.ts'
import { type ClaimedMessage, claim, release, renew } from './claim.ts'
import { type Content, loadContents } from './contents.ts'
import { Feed } from './feed.ts'
import { keepRenewing } from './lease-keeper.ts'
import { withoutRefused } from './preferences.ts'
import { ResultGroups } from './result-groups.ts'
import { type Result, record, resultOf } from './results.ts'
import { fill } from './segments.ts'
import type { EmailSettings } from './template.ts'
import type { MailTransport, OutgoingMail } from './transports/mail-transport.ts'
import { filling, unsubscribeAddress, unsubscribeToken } from './unsubscribe-token.ts'

export type DrainParts = {
  readonly database: Pick<Database, 'transact'>
  readonly transport: MailTransport
  /** How many mails are under way at once. */
  readonly connections: number
  readonly unsubscribe: Unsubscribe
}

/** Where links to unsubscribe lead, and what they are signed with. */
export type Unsubscribe = Pick<EmailSettings, 'baseUrl' | 'secret'>

export type Round = {
  readonly sent: number
  readonly failed: number
  readonly retried: number
  /** Given back untried, because the transport failed them. */
  readonly returned: number
  /** Why the round ended early, in the transport's words. */
  readonly unavailable: string | undefined
}

const CLAIM = 100
const RENEW_EVERY_MS = 15_000

/**
 * Delivers what is due until nothing more is, `signal` aborts, or the transport is down. Then what is under way ends,
 * every result is committed, and what was claimed and not tried is given back: nothing is repeated.
 */
export async function runRound(parts: DrainParts, signal: AbortSignal): Promise<Round> {
  const { database, transport, connections, unsubscribe } = parts
  const lease = randomUUID()
  const held = new Set<string>()
  const contents = new Map<string, Content>()
  const tally = { sent: 0, failed: 0, retrying: 0, returned: 0 }
  let unavailable: string | undefined
  let proven = false

  const feed = new Feed(async () => {
    const claimed = await database.transact(async (tx) => {
      const messages = await withoutRefused(tx, await claim(tx, lease, CLAIM))
      const unknown = new Set(messages.map(({ content }) => content).filter((content) => !contents.has(content)))
      return { messages, loaded: await loadContents(tx, [...unknown]) }
    })
    // Contents never change, so what was loaded once holds for the round.
    for (const content of claimed.loaded) contents.set(content.hash, content)
    for (const { id } of claimed.messages) held.add(id)
    return claimed.messages
  }, CLAIM / 2)

  const groups = new ResultGroups<Result>(async (group) => {
    await database.transact((tx) => record(tx, lease, group))
    for (const { id } of group) held.delete(id)
  })

  /**
   * One fault after a success is a session that broke: the mail goes back and the round goes on. A second one with no
   * success in between, or one at the very beginning, is a transport that is down.
   */
  const fault = (answer: string) => {
    tally.returned++
    if (!proven) {
      unavailable = answer
      feed.stop()
    }
    proven = false
  }

  const send = async () => {
    for (let message = await feed.next(); message !== undefined; message = await feed.next()) {
      const outcome = await transport.deliver(outgoing(message, contents, unsubscribe))
      const result = resultOf(message, outcome, Math.random())
      if (outcome.code === 'unavailable') fault(outcome.answer)
      else proven = true
      if (outcome.code !== 'unavailable' && result.state !== 'queued') tally[result.state]++
      await groups.add(result)
    }
  }

  const stop = () => feed.stop()
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop)
  const renewing = keepRenewing(() => database.transact((tx) => renew(tx, lease, [...held])), RENEW_EVERY_MS, stop)
  try {
    await together(Array.from({ length: connections }, send), stop)
  } finally {
    // After a failure too: what was accepted must be known, and the rest need not wait for its lease to end.
    signal.removeEventListener('abort', stop)
    const rest = (await feed.rest()).map(({ id }) => id)
    await groups.flush()
    if (rest.length > 0) await database.transact((tx) => release(tx, lease, rest))
    await renewing.end()
  }
  const { sent, failed, retrying: retried, returned } = tally
  return { sent, failed, retried, returned, unavailable }
}

/** Waits for all of `work`, and then throws the first failure, of which `onFailure` was told when it happened. */
async function together(work: readonly Promise<void>[], onFailure: () => void): Promise<void> {
  for (const part of work) part.catch(onFailure)
  const endings = await Promise.allSettled(work)
  for (const ending of endings) if (ending.status === 'rejected') throw ending.reason
}

function outgoing(
  message: ClaimedMessage,
  contents: ReadonlyMap<string, Content>,
  { baseUrl, secret }: Unsubscribe,
): OutgoingMail {
  const content = contents.get(message.content)
  if (content === undefined) throw new Error(`message ${message.id} refers to no content`)
  const { id, messageId, name, address } = message
  return {
    message: id,
    messageId,
    to: { name, address },
    replyTo: content.replyTo,
    unsubscribe: content.category === 'system' ? null : unsubscribeAddress(baseUrl, unsubscribeToken(secret, id)),
    mail: fill(content, filling(secret, message)),
  }
}
