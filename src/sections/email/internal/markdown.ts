import MarkdownIt, { type Token } from 'markdown-it'
import { type Marked, restand } from './placeholders.ts'

const markdown = new MarkdownIt({ html: false, linkify: true })
// Only what has a scheme becomes a link by itself: `festival.example` in running text is a name.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false })

/** Mail programs drop style sheets, so what elements look like stands on each of them. */
const STYLES: Readonly<Record<string, string>> = {
  a: 'color:#0a6464',
  p: 'margin:0 0 16px',
  h1: 'margin:0 0 16px;font-size:24px;line-height:1.3',
  h2: 'margin:24px 0 12px;font-size:20px;line-height:1.3',
  h3: 'margin:24px 0 12px;font-size:17px;line-height:1.3',
  ul: 'margin:0 0 16px;padding-left:24px',
  ol: 'margin:0 0 16px;padding-left:24px',
  li: 'margin:0 0 6px',
  blockquote: 'margin:0 0 16px;padding:0 0 0 16px;border-left:3px solid #8a93a3',
  code: 'font-family:ui-monospace,Menlo,Consolas,monospace;font-size:1em',
  img: 'max-width:100%;height:auto;border:0',
  hr: 'margin:24px 0;border:0;border-top:1px solid #8a93a3',
  table: 'margin:0 0 16px;border-collapse:collapse',
  th: 'padding:6px 12px 6px 0;text-align:left;border-bottom:1px solid #8a93a3',
  td: 'padding:6px 12px 6px 0;border-bottom:1px solid #d5d9e0',
}

/** HTML of a marked Markdown text: raw HTML in it is shown as text, addresses are absolute, marks know where they stand. */
export function toHtml({ text, stem }: Marked, baseUrl: string): string {
  const tokens = markdown.parse(text, {})
  for (const block of tokens) {
    style(block)
    for (const [place, token] of (block.children ?? []).entries()) {
      style(token)
      settleAddress(token, stem, baseUrl)
      // An address that was made a link by itself is also what is shown, in both as an address.
      const shown = block.children?.[place + 1]
      if (shown !== undefined && ['linkify', 'autolink'].includes(token.markup) && token.nesting === 1) {
        shown.content = restand(shown.content, stem, () => 'address-part')
      }
    }
  }
  return markdown.renderer.render(tokens, markdown.options, {})
}

function style(token: Token): void {
  const css = STYLES[token.tag]
  if (css === undefined || token.nesting === -1) return
  const before = token.attrGet('style')
  token.attrSet('style', before === null ? css : `${css};${before}`)
}

function settleAddress(token: Token, stem: string, baseUrl: string): void {
  for (const name of ['href', 'src']) {
    const address = token.attrGet(name)
    if (typeof address === 'string') token.attrSet(name, settled(address, stem, baseUrl))
  }
}

/**
 * A slot at the very start (`{{Link}}`, `{{Link}}?from=mail`) brings the address; any other is a part of one. A slot that
 * could only be a scheme (`{{Scheme}}:...`) is a part too.
 */
function settled(address: string, stem: string, baseUrl: string): string {
  const brings = new RegExp(`^${stem}\\d+w($|[/?#])`).test(address)
  const stands = restand(address, stem, (offset) => (brings && offset === 0 ? 'address' : 'address-part'))
  if (brings) return stands
  const colon = new RegExp(`^${stem}\\d+p:`).test(stands) ? './' : ''
  return URL.parse(`${colon}${stands}`, baseUrl)?.href ?? stands
}
