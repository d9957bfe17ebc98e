import type { Child } from 'hono/jsx'
import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { PageLinks } from '../../../../platform/http/components/page-links.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import type { Language } from '../../../../platform/i18n/language.ts'
import { ticketsWords } from '../words/words.ts'

type ListFrameProps = {
  readonly language: Language
  /** The list without any filter. */
  readonly path: string
  readonly filtered: boolean
  readonly found: boolean
  readonly filters: Child
  readonly empty: { readonly title: string; readonly text: string }
  readonly first: string | undefined
  readonly next: string | undefined
  readonly children?: Child
}

/** A searchable list, whatever it is of: its filters, its table or why there is none, and the way on. */
export function ListFrame({ language, path, filtered, found, filters, empty, first, next, children }: ListFrameProps) {
  const t = ticketsWords(language)
  if (!found && !filtered && first === undefined) return <EmptyState title={empty.title}>{empty.text}</EmptyState>
  const all = (
    <a class="btn" href={path}>
      {t('showAll')}
    </a>
  )
  return (
    <>
      {filters}
      {found ? (
        <Panel flush>{children}</Panel>
      ) : (
        <EmptyState title={t('nothingFoundTitle')} action={all}>
          {t('nothingFound')}
        </EmptyState>
      )}
      <PageLinks language={language} first={first} next={next} />
    </>
  )
}
