import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { Found } from '../../budget.ts'
import { type EditingNeeds, type Opened, open } from './editing-needs.ts'
import { type NamedRecord, named } from './record-table.tsx'

/** A line with its history. */
export type OpenedLine = Omit<Opened, 'found'> & {
  readonly found: Extract<Found, { kind: 'line' }>
  readonly record: NamedRecord
}

export type OpenedCategory = Omit<Opened, 'found'> & { readonly found: Extract<Found, { kind: 'category' }> }

export function openLine(visit: Visit<Viewer>, needs: EditingNeeds): Promise<OpenedLine | undefined> {
  const thing = { kind: 'line', id: visit.param('line') } as const
  return visit.database.snapshot(async (snapshot) => {
    const opened = await open(snapshot, needs, visit.viewer, thing)
    if (opened?.found.kind !== 'line') return undefined
    const entries = (await needs.budget.record.of(snapshot, thing, opened.reach)) ?? []
    return { ...opened, found: opened.found, record: await named(snapshot, needs, entries) }
  })
}

export function openCategory(visit: Visit<Viewer>, needs: EditingNeeds): Promise<OpenedCategory | undefined> {
  const thing = { kind: 'category', id: visit.param('category') } as const
  return visit.database.snapshot(async (snapshot) => {
    const opened = await open(snapshot, needs, visit.viewer, thing)
    return opened?.found.kind === 'category' ? { ...opened, found: opened.found } : undefined
  })
}
