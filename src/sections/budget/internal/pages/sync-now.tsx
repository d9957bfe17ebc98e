import { z } from 'zod'
import { Form } from '../../../../platform/http/components/form.tsx'
import { field } from '../../../../platform/http/form-fields.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import { mayUse, type Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { Year } from '../../budget.ts'
import { EDITORS } from '../reach.ts'
import { figuresWords } from '../words/figures-words.ts'
import { CASH_FLOW } from './cash-flow-address.ts'
import type { FiguresNeeds } from './figures-needs.ts'
import { PROJECTION } from './parameter-panels.tsx'

const SYNC = '/finance/sync'
const YEAR = '/finance'
const BACK = [YEAR, CASH_FLOW, PROJECTION] as const

/** Brings the ticketing lines in step at once. */
export function syncRoutes({ syncTicketing }: FiguresNeeds): readonly Route[] {
  return [
    only(...EDITORS).post(SYNC, async (visit) => {
      const t = figuresWords(visit.language)
      const form = visit.form(z.object({ year: field.text(), back: field.choice(BACK) }))
      if (!form.ok) return visit.notFound()
      const { year, back } = form.value
      const result = await visit.database.transact((tx) => syncTicketing(tx, year))
      const text = result.ok
        ? t('synced', { added: result.added, changed: result.changed, removed: result.removed })
        : result.code === 'no-event'
          ? t('noEvent')
          : t(`refused.${result.code}`)
      const href = back === YEAR ? `${YEAR}/${encodeURIComponent(year)}` : `${back}?${new URLSearchParams({ year })}`
      return visit.redirect(href, { tone: result.ok ? 'success' : 'warning', text })
    }),
  ]
}

type SyncNowProps = {
  readonly visit: Visit<Viewer>
  readonly year: Year
  readonly event: { readonly year: number }
  readonly back: (typeof BACK)[number]
}

/** For whoever may, in a year that still changes; sales are of the event's year, and belong in no other. */
export function SyncNow({ visit, year: { year, state, archived }, event, back }: SyncNowProps) {
  const isChanging = state !== 'closed' && !archived
  if (!mayUse(visit.viewer, EDITORS) || !isChanging || Number(year.slice(0, 4)) !== event.year) return null
  const t = figuresWords(visit.language)
  return (
    <Form action={SYNC} csrf={visit.csrf}>
      <input type="hidden" name="year" value={year} />
      <input type="hidden" name="back" value={back} />
      <button type="submit" class="btn">
        {t('syncNow')}
      </button>
    </Form>
  )
}
