import { z } from 'zod'
import type { Snapshot } from '../../platform/db/tx.ts'
import { type FormState, formWith, withProblems } from '../../platform/http/form.ts'
import type { NavigationPage } from '../../platform/http/navigation.ts'
import { only, type Route } from '../../platform/http/route.ts'
import type { Viewer } from '../../platform/http/viewer.ts'
import type { Visit } from '../../platform/http/visit.ts'
import { type Comparison, type ComparisonNeeds, compare } from './comparison.ts'
import { type MergeNeeds, type MergeResult, mergeHumans } from './merge-humans.ts'
import { choiceOf, HREF, MergePage } from './merge-page.tsx'
import { mergeWords } from './words.ts'

const ALLOWED = ['human-admin', 'admin'] as const

const pairForm = z.object({ from: z.guid(), into: z.guid() })

/** Two entries of one person side by side, what becomes of them, and the button that makes them one. */
export function routes(needs: MergeNeeds & ComparisonNeeds): readonly Route[] {
  const { profiles, campaigns } = needs
  return [
    only(...ALLOWED).get(HREF, async (visit) => {
      const { searchParams } = visit.url
      const asked = { a: searchParams.get('a')?.trim() ?? '', b: searchParams.get('b')?.trim() ?? '' }
      const found = await visit.database.snapshot((snapshot) => look(snapshot, visit, asked))
      return show(visit, found, formWith(usedOnes(found.compared)))
    }),

    only(...ALLOWED).post(HREF, async (visit) => {
      const pair = visit.form(pairForm)
      if (!pair.ok) return visit.refuse('bad-request')
      const { from, into } = pair.value
      const conflicts = await visit.database.snapshot((snapshot) => campaigns.grantConflicts(snapshot, { from, into }))
      const chosen = visit.form(
        z.record(z.string(), z.unknown()).transform((typed) =>
          conflicts.flatMap(({ campaign }) => {
            const code = typed[choiceOf(campaign)]
            return typeof code === 'string' ? [code] : []
          }),
        ),
      )
      if (!chosen.ok) return visit.refuse('bad-request')
      const actor = { kind: 'human', human: visit.viewer.human } as const
      const { result, name } = await visit.database.transact(async (tx) => ({
        result: await mergeHumans(tx, needs, { from, into, keep: chosen.value }, actor),
        name: (await profiles.names(tx, [into])).get(into) ?? '',
      }))
      if (result.ok) {
        return visit.redirect(HREF, { tone: 'success', text: mergeWords(visit.language)('merged', { name }) })
      }
      const again = await visit.database.snapshot((snapshot) => look(snapshot, visit, { a: from, b: into }))
      return show(visit, again, withProblems(chosen.state, problemsOf(visit, result)))
    }),
  ]

  async function look(snapshot: Snapshot, visit: Visit<Viewer>, asked: Asked): Promise<Found> {
    const state = formWith(asked)
    if (asked.a === '' || asked.b === '') return { asked: state, compared: undefined }
    const t = mergeWords(visit.language)
    const from = await profiles.find(snapshot, asked.a)
    const into = await profiles.find(snapshot, asked.b)
    if (from !== undefined && from === into) {
      return { asked: withProblems(state, { b: t('same') }), compared: undefined }
    }
    const problems = {
      ...(from === undefined ? { a: t('unknown') } : {}),
      ...(into === undefined ? { b: t('unknown') } : {}),
    }
    if (from === undefined || into === undefined) return { asked: withProblems(state, problems), compared: undefined }
    return { asked: state, compared: await compare(snapshot, needs, { from, into }) }
  }

  function show(visit: Visit<Viewer>, { asked, compared }: Found, choices: FormState): Response | Promise<Response> {
    const t = mergeWords(visit.language)
    const problems = { ...asked.problems, ...choices.problems }
    return visit.page(
      { title: t('title'), lead: t('lead'), status: Object.keys(problems).length === 0 ? 200 : 422 },
      <MergePage asked={asked} compared={compared} choices={choices} csrf={visit.csrf} language={visit.language} />,
    )
  }
}

export const navigationPage: NavigationPage = {
  href: HREF,
  label: (language) => mergeWords(language)('title'),
  allow: ALLOWED,
}

type Asked = { readonly a: string; readonly b: string }
type Found = { readonly asked: FormState; readonly compared: Comparison | undefined }

/** Where one of the two was used there is nothing to choose. */
function usedOnes(compared: Comparison | undefined): Readonly<Record<string, string>> {
  const used = (compared?.conflicts ?? []).flatMap(({ campaign, codes }) =>
    codes.filter(({ order }) => order !== null).map(({ code }) => [choiceOf(campaign), code] as const),
  )
  return Object.fromEntries(used)
}

function problemsOf(visit: Visit, refusal: Exclude<MergeResult, { ok: true }>): Readonly<Record<string, string>> {
  const t = mergeWords(visit.language)
  switch (refusal.code) {
    case 'grants-in-conflict':
      return Object.fromEntries(refusal.conflicts.map(({ campaign }) => [choiceOf(campaign), t('notChosen')]))
    case 'both-codes-used':
      return { '': t('bothUsedTitle') }
    case 'code-used':
      return { '': t('codeWasUsed') }
    case 'not-held':
      return { '': t('notHeld') }
    case 'last-admin':
      return { '': t('lastAdmin') }
    case 'same-human':
      return { b: t('same') }
    case 'unknown-humans':
      return { '': t('unknown') }
  }
}
