import type { Command } from 'commander'
import { type Humans, mailDrain, testMail } from '../main.ts'
import type { Actor } from '../platform/actor.ts'
import { isUuid } from '../platform/uuid.ts'
import { command, type Outcome, withHumans } from './command.ts'
import { showProgress } from './progress.ts'

/** Mails under way at once. */
const CONNECTIONS = 4

const operator: Actor = { kind: 'operator' }

export function emailCommands(program: Command): void {
  const email = program.command('email').description('the outbox')

  command(
    email,
    'status',
    'counts by state, the oldest that is due, whether it is paused, and whether the mail server takes mail',
    (self) => self,
    () => withHumans(status),
  )

  command(
    email,
    'drain',
    'delivers what is due, then stops',
    (self) => self,
    () => withHumans(drain),
  )

  command(
    email,
    'pause',
    'stops sending all but system mail, such as sign-in links',
    (self) => self,
    () =>
      withHumans(async ({ database, outbox }) => {
        await database.transact((tx) => outbox.pause(tx, operator))
        return { ok: true, json: { paused: true }, text: 'paused: system mail alone goes out' }
      }),
  )

  command(
    email,
    'resume',
    'sends again, and tries the mail server at once',
    (self) => self,
    () =>
      withHumans(async ({ database, outbox }) => {
        await database.transact((tx) => outbox.resume(tx, operator))
        return { ok: true, json: { paused: false }, text: 'mail goes out again' }
      }),
  )

  command(
    email,
    'retry',
    'queues a failed message again, the same one',
    (self) => self.argument('<id>'),
    ([id = '']) =>
      withHumans(async ({ database, outbox }) => {
        if (!isUuid(id)) return { ok: false, code: 'unknown-message', message: id }
        const result = await database.transact((tx) => outbox.retry(tx, id, operator))
        return result.ok ? { ok: true, json: { queued: id }, text: 'queued again' } : { ...result, message: id }
      }),
  )

  command(
    email,
    'test',
    'sends one mail, and says what the server answered and what receivers can look up about the sender',
    (self) => self.argument('<address>'),
    ([address = '']) =>
      withHumans(async (humans) => {
        const result = await testMail(humans, address)
        if (!result.ok) return result
        const { answer, records } = result
        const lines = Object.entries(records).map(
          ([kind, { state, name }]) => `${kind.toUpperCase()} ${SAID[state]} (${name})`,
        )
        return { ok: true, json: { to: address, answer, records }, text: [answer, ...lines].join('\n') }
      }),
  )
}

async function status({ database, outbox }: Humans): Promise<Outcome> {
  const now = await database.snapshot((snapshot) => outbox.status(snapshot))
  const counts = Object.entries(now.counts).map(([state, count]) => `${state} ${count}`)
  const lines = [`${counts.join(', ')}; oldest due: ${now.oldestDue ?? 'none'}`]
  if (now.paused !== null) lines.push(`paused since ${now.paused}: system mail alone goes out`)
  if (now.breaker !== null) {
    const { since, reason, nextProbe } = now.breaker
    lines.push(`the mail server takes no mail since ${since}: ${reason}; tried again at ${nextProbe}`)
  }
  return { ok: true, json: now, text: lines.join('\n') }
}

const SAID = {
  'in-place': 'is in place',
  wrong: 'is there, but is not the one that counts',
  missing: 'is missing',
  'not-signed': 'is not used: no key is set',
  'could-not-be-asked': 'could not be asked',
} as const

/** What is under way when it is stopped ends and is written down, so that nothing is mailed twice. */
async function drain(humans: Humans, signal: AbortSignal): Promise<Outcome> {
  const { counts } = await humans.database.snapshot((snapshot) => humans.outbox.status(snapshot))
  const progress = showProgress('{bar} {value} of {total} mails', counts.queued + counts.sending + counts.retrying)
  let tried = 0
  const job = mailDrain(humans, CONNECTIONS, () => {
    tried += 1
    progress.update({}, tried)
  })
  const result = await job.drainDue(signal)
  progress.stop()
  await job.close()
  if (!result.ok) return result
  const { sent, failed, retried } = result
  return {
    ok: true,
    json: { sent, failed, retried },
    text: `${sent} sent, ${failed} failed, ${retried} to be tried again`,
  }
}
