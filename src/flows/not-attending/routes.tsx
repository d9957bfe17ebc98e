import { Form } from '../../platform/http/components/form.tsx'
import { type Route, signedIn } from '../../platform/http/route.ts'
import type { Viewer } from '../../platform/http/viewer.ts'
import type { Visit } from '../../platform/http/visit.ts'
import type { Language } from '../../platform/i18n/language.ts'
import { type NotAttendingNeeds, sayNotAttending } from './not-attending.ts'
import { notAttendingWords } from './words.ts'

/** "I am not attending" and its undo, which the home page shows; both lead back there. */
export function routes(needs: NotAttendingNeeds): readonly Route[] {
  return [
    signedIn.post('/me/not-attending', (visit) => answer(visit, 'declare')),
    signedIn.post('/me/not-attending/undo', (visit) => answer(visit, 'retract')),
  ]

  async function answer(visit: Visit<Viewer>, verb: 'declare' | 'retract'): Promise<Response> {
    const t = notAttendingWords(visit.language)
    const said = await visit.database.transact((tx) => sayNotAttending(tx, needs, visit.viewer.human, verb))
    if (said.ok) {
      const text = t(verb === 'declare' ? 'said' : 'takenBack', { event: said.event.name })
      return visit.redirect('/', { tone: 'success', text })
    }
    const text = said.code === 'no-event' ? t('noEvent') : t('settled', { year: String(said.year) })
    return visit.redirect('/', { tone: 'warning', text })
  }
}

type NotAttendingProps = {
  /** Whether they said so, and no ticket says otherwise. */
  readonly said: boolean
  /** The current event's name. */
  readonly event: string
  readonly csrf: string
  readonly language: Language
}

/** For whoever has no ticket: the button to say so or, once said, that it is and the way back. */
export function NotAttending({ said, event, csrf, language }: NotAttendingProps) {
  const t = notAttendingWords(language)
  return (
    <Form action={said ? '/me/not-attending/undo' : '/me/not-attending'} csrf={csrf}>
      {said && <p>{t('notAttending', { event })}</p>}
      <button type="submit" class="btn">
        {t(said ? 'undo' : 'say')}
      </button>
    </Form>
  )
}
