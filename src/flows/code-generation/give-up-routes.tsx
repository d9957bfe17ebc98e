import { z } from 'zod'
import { Form } from '../../platform/http/components/form.tsx'
import { only, type Route } from '../../platform/http/route.ts'
import { openBatches } from './asked-terms.ts'
import { ALLOWED, type GenerationNeeds, pathOf } from './generation-needs.ts'
import { generationWords } from './words.ts'

/** Asked once more, since what is dropped does not come back. */
export function giveUpRoutes({ campaigns, maker }: GenerationNeeds): readonly Route[] {
  return [
    only(...ALLOWED).get('/campaigns/:id/generate/give-up', async (visit) => {
      const id = visit.param('id')
      const batches = await visit.database.snapshot((snapshot) => campaigns.generation.batches(snapshot, id))
      const batch = openBatches(batches).find((open) => open.id === visit.url.searchParams.get('batch'))
      // Somebody else may have given it up, or its last code was made: the list says so.
      if (batch === undefined) return visit.redirect(pathOf(visit))
      const t = generationWords(visit.language)
      const { made, count } = batch
      return visit.page(
        { title: t('giveUpTitle'), lead: t('giveUpLead', { made, count }), width: 'narrow' },
        <>
          <p>{t('giveUpText')}</p>
          <Form action={`${pathOf(visit)}/give-up`} csrf={visit.csrf} class="form-actions">
            <input type="hidden" name="batch" value={batch.id} />
            <button type="submit" class="btn btn-primary">
              {t('giveUp')}
            </button>
            <a class="btn" href={pathOf(visit)}>
              {t('keep')}
            </a>
          </Form>
        </>,
      )
    }),

    only(...ALLOWED).post('/campaigns/:id/generate/give-up', async (visit) => {
      const form = visit.form(z.object({ batch: z.uuid() }))
      if (!form.ok) return visit.refuse('bad-request')
      const actor = { kind: 'human', human: visit.viewer.human } as const
      const given = await visit.database.transact((tx) => campaigns.generation.giveUp(tx, form.value.batch, actor))
      const t = generationWords(visit.language)
      if (!given.ok && given.code === 'unknown-batch') return visit.notFound()
      if (!given.ok) return visit.redirect(pathOf(visit), { tone: 'danger', text: t('madeMeanwhile') })
      maker.wake()
      return visit.redirect(pathOf(visit), { tone: 'success', text: t('givenUp', { count: given.dropped }) })
    }),
  ]
}
