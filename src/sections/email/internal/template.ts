import { convert } from 'html-to-text'
import type { ContentSource } from '../email.ts'
import { escapeHtml } from './segments.ts'

/** Whose mail it is, and where its links lead. */
export type House = {
  readonly organisation: { readonly name: string; readonly legal: string }
  /** `production`, or a name that every mail then carries. */
  readonly environment: string
  readonly baseUrl: string
}

type Wrapped = { readonly html: string; readonly text: string }

const NOTICE: Readonly<Record<ContentSource['language'], (environment: string) => string>> = {
  en: (environment) => `This mail comes from a system for trying things out (${environment}). Nothing in it is real.`,
  es: (environment) => `Este correo viene de un sistema de pruebas (${environment}). Nada de lo que dice es real.`,
}

/**
 * The collective's mail around a body of HTML, and its plain-text part, which is made from the same body. Inline styles
 * and one table carry the layout, as mail programs need; the style sheet adds dark colours where it is understood.
 */
export function wrap(body: string, language: ContentSource['language'], house: House): Wrapped {
  const { name, legal } = house.organisation
  const notice = house.environment === 'production' ? undefined : NOTICE[language](house.environment)
  return { html: htmlMail(body, language, name, legal, notice), text: textMail(body, name, legal, notice) }
}

function htmlMail(body: string, language: string, name: string, legal: string, notice: string | undefined): string {
  const noticeRow =
    notice === undefined
      ? ''
      : `
<tr><td style="padding:12px 24px;background:#b3261e;color:#ffffff;font-size:14px">${escapeHtml(notice)}</td></tr>`
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(name)}</title>
<style>
@media (prefers-color-scheme: dark) {
  .page { background: #14161a !important; }
  .sheet { background: #1f2329 !important; color: #e8eaed !important; }
  .quiet { color: #a9b0bb !important; }
  .sheet a { color: #8ab4f8 !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f2f3f5">
<table role="presentation" width="100%" cellspacing="0" cellpadding="0" border="0">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="sheet" width="100%" cellspacing="0" cellpadding="0" border="0" style="max-width:600px;background:#ffffff;color:#1c2430;font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;text-align:left;border-radius:8px">${noticeRow}
<tr><td style="padding:24px 24px 0;font-size:18px;font-weight:600">${escapeHtml(name)}</td></tr>
<tr><td dir="auto" style="padding:24px;overflow-wrap:anywhere">
${body}</td></tr>
<tr><td class="quiet" style="padding:0 24px 24px;font-size:13px;color:#5b6472">${escapeHtml(legal)}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
}

function textMail(body: string, name: string, legal: string, notice: string | undefined): string {
  const text = convert(body, {
    // Lines are cut before values are in, where their length says nothing.
    wordwrap: false,
    selectors: [
      { selector: 'a', options: { linkBrackets: ['<', '>'], hideLinkHrefIfSameAsText: true } },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
      { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false } },
    ],
  })
  // Two hyphens and a space: what mail programs know as the start of a signature.
  return [...(notice === undefined ? [] : [notice, '']), text, '', '-- ', name, legal, ''].join('\n')
}
