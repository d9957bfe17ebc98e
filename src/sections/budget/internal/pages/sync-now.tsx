import { Form } from '../../../../platform/http/components/form.tsx'
import { mayUse, type Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { Year } from '../../budget.ts'
import { EDITORS } from '../reach.ts'
import { figuresWords } from '../words/figures-words.ts'

export const SYNC = '/finance/sync'

/** Brings the ticketing lines in step at once, for whoever may; a closed year changes no more. */
export function SyncNow({ visit, year }: { readonly visit: Visit<Viewer>; readonly year: Year }) {
  if (!mayUse(visit.viewer, EDITORS) || year.state === 'closed') return null
  const t = figuresWords(visit.language)
  return (
    <Form action={SYNC} csrf={visit.csrf}>
      <input type="hidden" name="year" value={year.year} />
      <input type="hidden" name="back" value={visit.url.pathname} />
      <button type="submit" class="btn">
        {t('syncNow')}
      </button>
    </Form>
  )
}
