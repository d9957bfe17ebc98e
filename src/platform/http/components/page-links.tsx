import type { Language } from '../../i18n/language.ts'
import { shellWords } from '../words/shell-words.ts'

type PageLinksProps = {
  readonly language: Language
  /** Undefined on the first page. */
  readonly first: string | undefined
  /** Undefined on the last one. */
  readonly next: string | undefined
}

/** The way through a list whose rows are not counted: each page goes on after the last row of the one before. */
export function PageLinks({ language, first, next }: PageLinksProps) {
  if (first === undefined && next === undefined) return null
  const t = shellWords(language)
  return (
    <nav class="pagination-line" aria-label={t('pages')}>
      <ul>
        {first !== undefined && (
          <li>
            <a class="btn" href={first}>
              {t('firstPage')}
            </a>
          </li>
        )}
        {next !== undefined && (
          <li>
            <a class="btn" rel="next" href={next}>
              {t('nextPage')}
            </a>
          </li>
        )}
      </ul>
    </nav>
  )
}
