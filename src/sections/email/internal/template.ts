import { convert } from 'html-to-text'
import type { ContentSource } from '../email.ts'
import { escapeHtml } from './segments.ts'
import { emailWords } from './words/words.ts'

/** Whose mail it is, and where its links lead. */
export type House = {
  readonly organisation: { readonly name: string; readonly legal: string }
  /** `production`, or a name that every mail then carries. */
  readonly environment: string
  readonly baseUrl: string
}

type Parts = { readonly html: string; readonly text: string }

/** What surrounds the body, in its language. */
type Frame = {
  readonly language: ContentSource['language']
  readonly organisation: House['organisation']
  readonly notice: string | undefined
  /** Absent in mail that goes to everybody. */
  readonly unsubscribe: { readonly why: string; readonly link: string; readonly address: string } | undefined
}

/**
 * The collective's mail around a body of HTML, and its plain-text part, which is made from the same body. Inline styles
 * and one table carry the layout, as mail programs need; the style sheet adds dark colours where it is understood.
 */
export function wrap(
  body: string,
  { language, category }: Pick<ContentSource, 'language' | 'category'>,
  unsubscribe: string,
  { organisation, environment }: House,
): Parts {
  const t = emailWords(language)
  const { name } = organisation
  const frame: Frame = {
    language,
    organisation,
    notice: environment === 'production' ? undefined : t('mail.notice', { environment }),
    unsubscribe:
      category === 'system'
        ? undefined
        : {
            why: t('mail.why', { name, category: t(`category.${category}`) }),
            link: t('mail.unsubscribe'),
            address: unsubscribe,
          },
  }
  return { html: htmlMail(body, frame), text: textMail(body, frame) }
}

function htmlMail(body: string, { language, organisation, notice, unsubscribe }: Frame): string {
  const { name, legal } = organisation
  const noticeRow =
    notice === undefined
      ? ''
      : `
<tr><td style="padding:12px 24px;background:#b3261e;color:#ffffff;font-size:14px">${escapeHtml(notice)}</td></tr>`
  const unsubscribeLines =
    unsubscribe === undefined
      ? ''
      : `
<p style="margin:8px 0 0">${escapeHtml(unsubscribe.why)} <a style="color:#5b6472" href="${escapeHtml(unsubscribe.address)}">${escapeHtml(unsubscribe.link)}</a></p>`
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
  .sheet a, .brand { color: #7fd3cb !important; }
  .quiet a { color: #a9b0bb !important; }
  .rule, .sheet td { border-color: #3b424c !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f2f3f5">
<table role="presentation" width="100%" cellspacing="0" cellpadding="0" border="0">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="sheet" width="100%" cellspacing="0" cellpadding="0" border="0" style="max-width:600px;background:#ffffff;color:#1c2430;font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;text-align:left;border-top:4px solid #0a6464;border-radius:8px">${noticeRow}
<tr><td class="brand" style="padding:20px 24px 0;font-size:15px;font-weight:600;color:#0a6464">${escapeHtml(name)}</td></tr>
<tr><td dir="auto" style="padding:24px;overflow-wrap:anywhere">
${body}</td></tr>
<tr><td style="padding:0 24px 24px">
<div class="quiet rule" style="padding-top:16px;border-top:1px solid #d5d9e0;font-size:13px;color:#5b6472">
<p style="margin:0">${escapeHtml(legal)}</p>${unsubscribeLines}
</div>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
}

function textMail(body: string, { organisation: { name, legal }, notice, unsubscribe }: Frame): string {
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
  const top = notice === undefined ? [] : [notice, '']
  const end = unsubscribe === undefined ? [] : ['', unsubscribe.why, `${unsubscribe.link}: ${unsubscribe.address}`]
  return [...top, text, '', '-- ', name, legal, ...end, ''].join('\n')
}
