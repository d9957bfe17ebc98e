import { shellWords } from '../../../../platform/http/words/shell-words.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { emailWords } from '../words/words.ts'

type OlderLinkProps = {
  readonly language: Language
  /** Back to the first page; undefined on it. */
  readonly newest: string | undefined
  /** Undefined on the last page. */
  readonly older: string | undefined
}

/** The way through a list that is read from its newest end on; how long it is, is not counted. */
export function OlderLink({ language, newest, older }: OlderLinkProps) {
  if (newest === undefined && older === undefined) return null
  const t = emailWords(language)
  return (
    <nav class="pagination-line" aria-label={shellWords(language)('pages')}>
      <ul>
        {newest !== undefined && (
          <li>
            <a class="btn" href={newest}>
              {t('newest')}
            </a>
          </li>
        )}
        {older !== undefined && (
          <li>
            <a class="btn" rel="next" href={older}>
              {t('older')}
            </a>
          </li>
        )}
      </ul>
    </nav>
  )
}
