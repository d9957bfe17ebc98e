import { randomUUID } from 'node:crypto'
import type { Humans } from '../src/main.ts'
import type { ContentSource } from '../src/sections/email/email.ts'

/** Messages of one statement. */
const CHUNK = 2_000

export const waveMail: ContentSource = {
  category: 'campaign-codes',
  subject: 'Your code for the early sale, {{Name}}',
  body: `Hello {{Name}},

your code is **{{Code}}**. It is yours alone: [take it to the shop](https://shop.example/e/1?code={{Code}}) before the
early sale ends.

- One code, one ticket.
- It can be used once, by you or by somebody you give it to.

See you on the beach`,
  replyTo: null,
  language: 'en',
}

export function variablesOf(place: number): Record<string, string> {
  return { Name: `Human ${place}`, Code: `LOW-${place}` }
}

/** A wave of `count` messages, in one transaction. */
export async function queueWave({ database, email }: Humans, count: number): Promise<void> {
  await database.transact(async (tx) => {
    const { content } = await email.compile(tx, waveMail)
    for (let done = 0; done < count; done += CHUNK) {
      const mails = Array.from({ length: Math.min(CHUNK, count - done) }, (_, place) => ({
        source: randomUUID(),
        content,
        human: randomUUID(),
        name: 'Somebody',
        address: `human-${done + place}@people.example`,
        variables: variablesOf(done + place),
      }))
      await email.enqueue(tx, { group: 'campaign:bench', kind: 'grant', purpose: 'code', mails })
    }
  })
}
