import PostalMime from 'postal-mime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { queueSamples, sampleDrain } from './outbox.fixture.ts'
import { type Sink, startSink } from './transports/smtp-sink.fixture.ts'

/** A name and a code as they arrive in a header (one line), in plain text, and in HTML's source. */
const TEXTS = {
  'a script': {
    given: `<script>alert("x")</script>`,
    html: '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;',
  },
  'a placeholder': { given: '{{Code}} {{Name}} {unsubscribe}' },
  quotes: {
    given: `"Ana" 'la' \\ <ana@evil.example>, b`,
    html: '&quot;Ana&quot; &#39;la&#39; \\ &lt;ana@evil.example&gt;, b',
  },
  'a header': {
    given: 'Ana\r\nBcc: all@people.example\r\n\r\nFrom now on',
    header: 'Ana Bcc: all@people.example From now on',
    text: 'Ana\nBcc: all@people.example\n\nFrom now on',
  },
  'the end of a mail': { given: 'Ana\r\n.\r\nQUIT', header: 'Ana . QUIT', text: 'Ana\n.\nQUIT' },
  emoji: { given: '🌊👩‍👩‍👧🏳️‍🌈 =?utf-8?Q?=41?=' },
  'right-to-left text': { given: 'שלום \u202eevil\u202c مرحبا' },
  Markdown: { given: '**[a](https://evil.example)** `x` # LOW_07_12' },
} satisfies Record<string, { given: string; header?: string; text?: string; html?: string }>

describe('what people write', () => {
  const database = testDatabase()
  let sink: Sink
  beforeAll(async () => {
    sink = await startSink()
  })
  afterAll(() => sink.close())

  it.each(Object.entries(TEXTS))('arrives as text: %s', async (what, found) => {
    const { given, header, text } = { header: found.given, text: found.given, ...found }
    const { html } = { html: text, ...found }
    await queueSamples(database.current, 1, (mail) => ({
      ...mail,
      source: what,
      name: given,
      variables: { Name: given, Code: given },
    }))
    const job = sampleDrain(database.current, { server: sink.server })
    await job.drainDue(new AbortController().signal)
    await job.close()

    // Read by a parser that is none of ours.
    const mail = await PostalMime.parse(Buffer.from(sink.received.at(-1)?.raw ?? '', 'latin1'))
    expect(mail.subject).toBe(`Your code ${header}, ${header}`)
    expect(mail.to).toEqual([{ name: header, address: 'human-0@people.example' }])
    expect(mail.cc ?? mail.bcc).toBeUndefined()
    expect(mail.text).toContain(`Hello ${text}, your code is ${text}.`)
    expect(mail.html).toContain(`Hello ${html}, your code is <strong>${html}</strong>.`)
    expect(mail.attachments).toEqual([])
  })
})
