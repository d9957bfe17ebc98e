import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ContentSource } from '../email.ts'
import { sampleEmail as email, emailIn, sampleHouse, sampleSource } from './outbox.fixture.ts'

const preview = (source: Partial<ContentSource>, variables: Record<string, string>) =>
  email.preview({ ...sampleSource, ...source }, variables)
const inBody = (body: string, variables: Record<string, string>) => preview({ body }, variables)

describe('filling a mail', () => {
  it('writes a value as text wherever it stands', () => {
    const nasty = `<script>alert("x")</script> & 'Zoë' **bold** {{Code}} [a](b) שלום 🌊`
    const mail = preview({}, { Name: nasty, Code: 'LOW_07_12' })
    expect(mail.subject).toBe(`Your code LOW_07_12, ${nasty}`)
    expect(mail.text).toContain(`Hello ${nasty}, your code is LOW_07_12.`)
    expect(mail.html).toContain(
      'Hello &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;Zoë&#39; **bold** {{Code}} [a](b) שלום 🌊, ' +
        'your code is <strong>LOW_07_12</strong>.',
    )
  })

  it('keeps line breaks and control characters out of the subject', () => {
    const { subject } = preview(
      { subject: 'Code\r\n {{Code}} {{Name}}' },
      { Code: 'A\r\nBcc: x@y.example', Name: 'B\u0000\u0085\u2028C' },
    )
    expect(subject).toBe('Code  A Bcc: x@y.example B C')
  })

  it('reads neither a value nor the name of a placeholder as Markdown', () => {
    const mail = inBody('{{first_name_here}} and {{last_name_here}}, `{{Code}}`\n\n    {{Code}}', {
      first_name_here: '*Ana*',
      last_name_here: '# Low',
      Code: 'LOW_07_12',
    })
    expect(mail.html).toContain('>*Ana* and # Low, <code')
    expect(mail.html).not.toContain('<em>')
    expect(mail.text).toContain('*Ana* and # Low, LOW_07_12')
  })

  it('percent-encodes a value inside an address, in HTML and in plain text', () => {
    const mail = inBody('[shop](https://shop.example/?code={{Code}}&from=mail)', { Code: 'A&B="c" ñ' })
    const address = 'https://shop.example/?code=A%26B%3D%22c%22%20%C3%B1'
    expect(mail.html).toContain(`href="${address}&amp;from=mail"`)
    expect(mail.text).toContain(`shop <${address}&from=mail>`)
  })

  it('keeps a web address that a value brings', () => {
    const link = 'https://shop.example/e/1?a=1&code=LOW_07_12'
    const mail = inBody('[shop]({{Link}})', { Link: link })
    expect(mail.html).toContain(`href="https://shop.example/e/1?a=1&amp;code=LOW_07_12"`)
    expect(mail.text).toContain(`shop <${link}>`)
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', '//evil.example', '" onclick="x', 'java\nscript:alert(1)'])(
    'leaves no effect to %j as an address',
    (value) => {
      const body = '[a]({{Link}}) [b]({{Link}}:alert(1)) [c]({{Link}}/x)'
      const { html } = preview({ category: 'system', body }, { Link: value })
      const addresses = [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href)
      expect(addresses).toHaveLength(3)
      for (const href of addresses) {
        expect(new URL(href, 'https://humans.low-tide.example').origin).toBe('https://humans.low-tide.example')
      }
    },
  )

  it('shows an address that became a link by itself as that address', () => {
    const mail = inBody('See https://shop.example/{{Code}}/x now', { Code: 'a b' })
    expect(mail.html).toContain(
      '<a href="https://shop.example/a%20b/x" style="color:#0a6464">https://shop.example/a%20b/x</a>',
    )
    expect(mail.text).toContain('See https://shop.example/a%20b/x now')
  })

  it('makes links absolute', () => {
    expect(inBody('[codes](/me/codes)', {}).html).toContain('href="https://humans.low-tide.example/me/codes"')
  })

  it('shows raw HTML in the body as text', () => {
    const mail = inBody('<img src=x onerror=alert(1)> <b>x</b>', {})
    expect(mail.html).toContain('&lt;img src=x onerror=alert(1)&gt; &lt;b&gt;x&lt;/b&gt;')
  })

  it('says so outside production, in the language of the mail', () => {
    expect(inBody('x', {}).text).toContain('trying things out (development)')
    expect(preview({ language: 'es' }, {}).html).toContain('sistema de pruebas (development)')
    const real = emailIn({ ...sampleHouse, environment: 'production' }).preview(sampleSource, {})
    expect(real.html + real.text).not.toMatch(/production|development/)
  })

  it('holds for every value: text stays text, and nothing is lost', () => {
    const plain = inBody('{{A}} [x](https://a.example/{{A}} "{{A}}")', { A: 'x' })
    const signs = (html: string) => html.match(/[<>"]/g)?.length
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const mail = preview({ subject: 's {{A}} s', body: '{{A}} [x](https://a.example/{{A}} "{{A}}")' }, { A: value })
        expect(mail.text).toContain(`${value.toWellFormed()} x <https://a.example/`)
        expect(signs(mail.html)).toBe(signs(plain.html))
        expect(mail.subject).not.toMatch(/\p{Cc}/u)
      }),
    )
  })
})
