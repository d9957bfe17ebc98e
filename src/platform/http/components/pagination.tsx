import { formatFor } from '../../i18n/format.ts'
import type { Language } from '../../i18n/language.ts'
import { shellWords } from '../words/shell-words.ts'

type PaginationProps = {
  readonly language: Language
  /** Counted from 1. */
  readonly page: number
  readonly pageSize: number
  /** Rows in all. */
  readonly total: number
  readonly href: (page: number) => string
}

/** Where in a long list one is, and the ways on; nothing where one page holds it all. */
export function Pagination({ language, page, pageSize, total, href }: PaginationProps) {
  const pages = Math.max(1, Math.ceil(total / pageSize))
  if (pages === 1) return null
  const t = shellWords(language)
  const { number } = formatFor(language)
  const from = Math.min((page - 1) * pageSize + 1, total)
  const rows = { from: number(from), to: number(Math.min(page * pageSize, total)), total: number(total) }
  return (
    <nav class="pagination-line" aria-label={t('pages')}>
      <p>
        {t('rowsOf', rows)} <span class="visually-hidden">({t('pageOf', { page, pages })})</span>
      </p>
      <ul>
        {page > 1 && (
          <li>
            <a class="btn" rel="prev" href={href(page - 1)}>
              {t('previousPage')}
            </a>
          </li>
        )}
        {page < pages && (
          <li>
            <a class="btn" rel="next" href={href(page + 1)}>
              {t('nextPage')}
            </a>
          </li>
        )}
      </ul>
    </nav>
  )
}
