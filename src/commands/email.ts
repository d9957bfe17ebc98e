import type { Command } from 'commander'
import { type Humans, mailDrain, testMail } from '../main.ts'
import { command, type Outcome, withHumans } from './command.ts'

/** Mails under way at once. */
const CONNECTIONS = 4

export function emailCommands(program: Command): void {
  const email = program.command('email').description('the outbox')

  command(
    email,
    'status',
    'counts by state, and the oldest that is due',
    (self) => self,
    () =>
      withHumans(async ({ database, outbox }) => {
        const status = await database.snapshot((snapshot) => outbox.status(snapshot))
        const counts = Object.entries(status.counts).map(([state, count]) => `${state} ${count}`)
        return { ok: true, json: status, text: `${counts.join(', ')}; oldest due: ${status.oldestDue ?? 'none'}` }
      }),
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
    'test <address>',
    'sends one mail, and says what the server answered and what receivers can look up about the sender',
    (self) => self,
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

const SAID = {
  'in-place': 'is in place',
  wrong: 'is there, but is not the one that counts',
  missing: 'is missing',
  'not-signed': 'is not used: no key is set',
  'could-not-be-asked': 'could not be asked',
} as const

/** What is under way when it is stopped ends and is written down, so that nothing is mailed twice. */
async function drain(humans: Humans, signal: AbortSignal): Promise<Outcome> {
  const job = mailDrain(humans, CONNECTIONS)
  const result = await job.drainDue(signal)
  await job.close()
  if (!result.ok) return result
  const { sent, failed, retried } = result
  return {
    ok: true,
    json: { sent, failed, retried },
    text: `${sent} sent, ${failed} failed, ${retried} to be tried again`,
  }
}
