import { randomUUID } from 'node:crypto'
import type { Database } from '../../../platform/db/database.ts'
import { type Claim, type ClaimedMessage, claim, type Held, release, renew } from './claim.ts'
import { type Content, loadContents } from './contents.ts'
import { Feed, type Supply } from './feed.ts'
import { closeBreaker, openBreaker } from './gate.ts'
import { keepRenewing } from './lease-keeper.ts'
import type { Limit } from './limits.ts'
import { ResultGroups } from './result-groups.ts'
import { type Result, record, resultOf } from './results.ts'
import type { Seal } from './seal.ts'
import { unsealed } from './secrets.ts'
import { fill } from './segments.ts'
import type { MailTransport, Outcome, OutgoingMail } from './transports/mail-transport.ts'
import { TOKEN_SLOT, unsubscribeAddress, unsubscribeToken } from './unsubscribe-token.ts'
import { WAKE } from './wake.ts'

export type DeliverParts = {
  readonly database: Pick<Database, 'transact' | 'listen'>
  readonly transport: MailTransport
  readonly limits: readonly Limit[]
  readonly seal: Seal
  readonly unsubscribe: Unsubscribe
  /** How many mails are under way at once. */
  readonly connections: number
  /** Told how long each mail took to be handed over, in seconds, and what the transport's faults were. */
  readonly watch: DeliveryWatch
}

/** Where links to unsubscribe lead, and what they are signed with. */
export type Unsubscribe = { readonly baseUrl: string; readonly secret: string }

export type DeliveryWatch = {
  readonly took: (seconds: number) => void
  readonly broke: (fault: string) => void
}

export type Delivered = {
  readonly sent: number
  readonly failed: number
  readonly retried: number
  /** What was due is not all tried: why. */
  readonly held: Held | null
}

/** For how long an ended delivery waits for a limit or for the mail server; others look again after a second. */
const PATIENCE_MS = 2_000
const POLL_MS = 1_000
const RENEW_EVERY_MS = 15_000

/**
 * Delivers until `signal` aborts or, `until` nothing is due, until then. What is under way ends, every result is
 * committed, and what was claimed and not tried is given back: nothing is repeated.
 */
export async function deliver(
  { database, transport, limits, seal, unsubscribe, connections, watch }: DeliverParts,
  signal: AbortSignal,
  until: 'nothing-is-due' | 'told',
): Promise<Delivered> {
  const lease = randomUUID()
  const keeping = new Map<string, ClaimedMessage>()
  const contents = new Map<string, Content>()
  const tally = { sent: 0, failed: 0, retried: 0 }
  /** Of the breaker, as far as this delivery has to do with it. */
  let probe: 'none' | 'under-way' | 'succeeded' = 'none'
  let held: Held | null = null
  /** Set when a probe failed and nobody waits for the next. */
  let down: Held | null = null

  const giveBack = async (messages: readonly ClaimedMessage[]) => {
    if (messages.length === 0) return
    const ids = messages.map(({ id }) => id)
    // Before, since as soon as they are back the next claim may take them again.
    for (const id of ids) keeping.delete(id)
    await database.transact((tx) => release(tx, lease, ids))
  }

  const feed = new Feed<ClaimedMessage>(async (wanted) => {
    const { claimed, loaded } = await database.transact(async (tx) => {
      const claimed = await claim(tx, lease, wanted, limits)
      const unknown = new Set(claimed.messages.map(({ content }) => content).filter((hash) => !contents.has(hash)))
      return { claimed, loaded: await loadContents(tx, [...unknown]) }
    })
    // Contents never change, so what was loaded once holds.
    for (const content of loaded) contents.set(content.hash, content)
    for (const message of claimed.messages) keeping.set(message.id, message)
    if (claimed.as === 'probe') probe = 'under-way'
    if (claimed.paused) await giveBack(feed.withdraw('bulk'))
    return supplyOf(claimed)
  })

  const supplyOf = (claimed: Claim): Supply<ClaimedMessage> => {
    const { messages } = claimed
    if (messages.length > 0) return { messages }
    held = claimed.held
    const worthWaiting = held !== null && held.ms <= PATIENCE_MS
    // With mails under way there is more to come: a probe's answer, a limit that eases, a retry that is due at once.
    if (until === 'nothing-is-due' && !worthWaiting && keeping.size === 0) feed.stop()
    return { messages, restMs: Math.min(POLL_MS, held?.ms ?? POLL_MS) }
  }

  const stop = () => feed.stop()

  const groups = new ResultGroups<Result>(async (group) => {
    const reopened = probe === 'succeeded'
    await database.transact(async (tx) => {
      await record(tx, lease, group)
      if (reopened) await closeBreaker(tx)
    })
    if (reopened) probe = 'none'
    for (const { id } of group) keeping.delete(id)
    if (reopened || (until === 'nothing-is-due' && keeping.size === 0)) feed.wake()
  }, stop)

  const fault = async (answer: string) => {
    const after = probe === 'under-way' ? 'probe' : 'delivery'
    probe = 'none'
    if (after === 'probe' && until === 'nothing-is-due') {
      down = { by: 'breaker', ms: PATIENCE_MS, fault: answer }
      feed.stop()
    }
    if (await database.transact((tx) => openBreaker(tx, answer, after))) watch.broke(answer)
    await giveBack(feed.withdraw('all'))
  }

  const send = async () => {
    for (let message = await feed.next(); message !== undefined; message = await feed.next()) {
      const started = performance.now()
      const mail = outgoing(message, contents, seal, unsubscribe)
      const outcome = mail === undefined ? UNREADABLE : await transport.deliver(mail)
      watch.took((performance.now() - started) / 1_000)
      const result = resultOf(message, outcome, Math.random())
      if (result.outcome !== null) tally[result.outcome]++
      if (outcome.code === 'unavailable') await fault(outcome.answer)
      else if (probe === 'under-way') probe = 'succeeded'
      await groups.add(result)
    }
  }

  if (signal.aborted) stop()
  signal.addEventListener('abort', stop)
  const listener = database.listen(WAKE, () => feed.wake())
  const renewing = keepRenewing(
    () => database.transact((tx) => renew(tx, lease, [...keeping.keys()])),
    RENEW_EVERY_MS,
    stop,
  )
  try {
    await together(Array.from({ length: connections }, send), stop)
  } finally {
    signal.removeEventListener('abort', stop)
    // After a failure too: what was accepted must be known, the rest need not wait for its lease to end, and what can't
    // be written down must have one that ends.
    await throughout([
      () => listener.close(),
      async () => giveBack(await feed.rest()),
      () => groups.flush(),
      () => renewing.end(),
    ])
  }
  return { ...tally, held: signal.aborted ? null : (down ?? held) }
}

const UNREADABLE: Outcome = {
  code: 'refused',
  answer: 'not handed over: what it keeps secret was sealed under another SECRET',
}

/** Waits for all of `work`, and then throws the first failure, of which `onFailure` was told when it happened. */
async function together(work: readonly Promise<void>[], onFailure: () => void): Promise<void> {
  for (const part of work) part.catch(onFailure)
  const endings = await Promise.allSettled(work)
  for (const ending of endings) if (ending.status === 'rejected') throw ending.reason
}

/** Takes each step whatever became of those before, and then throws the first failure. */
async function throughout(steps: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = []
  for (const step of steps) await step().catch((failure: unknown) => failures.push(failure))
  if (failures.length > 0) throw failures[0]
}

function outgoing(
  message: ClaimedMessage,
  contents: ReadonlyMap<string, Content>,
  seal: Seal,
  { baseUrl, secret }: Unsubscribe,
): OutgoingMail | undefined {
  const content = contents.get(message.content)
  if (content === undefined) throw new Error(`message ${message.id} refers to no content`)
  const { id, messageId, name, address } = message
  const variables = unsealed(id, message, seal)
  if (variables === undefined) return undefined
  const token = unsubscribeToken(secret, id)
  return {
    message: id,
    messageId,
    to: { name, address },
    replyTo: content.replyTo,
    unsubscribe: message.system ? null : unsubscribeAddress(baseUrl, token),
    mail: fill(content, { ...variables, [TOKEN_SLOT]: token }),
  }
}
