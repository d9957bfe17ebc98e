import type { Snapshot } from '../../../../platform/db/tx.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { Events } from '../../../events/events.ts'
import type { Teams } from '../../../teams/teams.ts'
import type { Budget, Editor, Found, Reach, Thing } from '../../budget.ts'
import { editingWords } from '../words/editing-words.ts'

export type EditingNeeds = {
  readonly budget: Budget
  readonly events: Events
  readonly teams: Teams
  /** What the humans are called who changed something. */
  readonly names: (snapshot: Snapshot, humans: readonly string[]) => Promise<ReadonlyMap<string, string>>
}

/** Where a page is: among those of finance, or a coordinator's own. */
export const BASES = ['/finance', '/budget'] as const
export type Base = (typeof BASES)[number]

/** What every page about one thing starts from. */
export type Opened = {
  readonly found: Found
  readonly reach: Reach
  readonly currency: string
  readonly teams: ReadonlyMap<string, string>
}

export async function open(
  snapshot: Snapshot,
  { budget, events, teams }: EditingNeeds,
  viewer: Viewer,
  thing: Thing,
): Promise<Opened | undefined> {
  const reach = await budget.reach(snapshot, viewer)
  const found = await budget.editing.find(snapshot, thing, reach)
  const event = await events.current(snapshot)
  if (found === undefined || event === undefined) return undefined
  return { found, reach, currency: event.currency, teams: await teams.names(snapshot) }
}

export function editorOf({ human }: Viewer, reach: Reach): Editor {
  return { actor: { kind: 'human', human }, reach }
}

export function yearHref(base: Base, year: string): string {
  return base === '/finance' ? `/finance/${year}` : '/budget'
}

/** Why something was not done, where no form is at hand to say it beside. */
type Code =
  Extract<Parameters<ReturnType<typeof editingWords>>[0], `refused.${string}`> extends `refused.${infer C}` ? C : never

export function refuse(visit: Visit<Viewer>, code: Code): Response | Promise<Response> {
  const t = editingWords(visit.language)
  if (code === 'not-there' || code === 'unknown-year') return visit.notFound()
  return visit.refuse(code === 'not-yours' ? 'forbidden' : 'conflict', t(`refused.${code}`))
}
