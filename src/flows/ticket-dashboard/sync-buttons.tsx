import { Form } from '../../platform/http/components/form.tsx'
import type { Viewer } from '../../platform/http/viewer.ts'
import { mayUse } from '../../platform/http/viewer.ts'
import type { Visit } from '../../platform/http/visit.ts'
import { dashboardWords } from './words.ts'

export const MAY_SYNC = ['ticket-admin', 'admin'] as const
export const MAY_SYNC_ALL = ['admin'] as const

/** Whoever may only look sees none. */
export function SyncButtons({ visit }: { readonly visit: Visit<Viewer> }) {
  const t = dashboardWords(visit.language)
  return (
    <>
      {mayUse(visit.viewer, MAY_SYNC) && (
        <Form action="/tickets/sync" csrf={visit.csrf}>
          <button type="submit" class="btn">
            {t('syncNow')}
          </button>
        </Form>
      )}
      {mayUse(visit.viewer, MAY_SYNC_ALL) && (
        <Form action="/tickets/sync/full" csrf={visit.csrf}>
          <button type="submit" class="btn">
            {t('syncAll')}
          </button>
        </Form>
      )}
    </>
  )
}
