import type { Visit } from '../../../../platform/http/visit.ts'
import { authWords } from '../words/auth-words.ts'

/** Where a link leads that no longer works. */
export function spentPage(
  visit: Visit,
  { title, lead }: { readonly title: string; readonly lead: string },
): Response | Promise<Response> {
  return visit.page(
    { title, lead, width: 'narrow', status: 422 },
    <p>
      <a class="btn btn-primary" href="/sign-in">
        {authWords(visit.language)('getAnother')}
      </a>
    </p>,
  )
}
