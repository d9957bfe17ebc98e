import { z } from 'zod'
import { Field } from '../../../../platform/http/components/field.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { formWith } from '../../../../platform/http/form.ts'
import { field } from '../../../../platform/http/form-fields.ts'
import { type Route, signedIn } from '../../../../platform/http/route.ts'
import { OPTIONAL_CATEGORIES, type Preferences } from '../../email.ts'
import { emailWords } from '../words/words.ts'
import { PREFERENCES_PATH } from './navigation.ts'
import type { PageNeeds } from './page-needs.ts'

const choices = z.object({ wanted: field.several() })

/** Everybody's own page of what they want to be mailed. */
export function preferenceRoutes({ email, present }: Pick<PageNeeds, 'email' | 'present'>): readonly Route[] {
  return [
    signedIn.get(PREFERENCES_PATH, async (visit) => {
      const t = emailWords(visit.language)
      const chosen = await visit.database.snapshot((snapshot) => email.preferences(snapshot, visit.viewer.human))
      const wanted = OPTIONAL_CATEGORIES.filter((category) => chosen[category] === 'wanted')
      const options = OPTIONAL_CATEGORIES.map((value) => ({
        value,
        label: t(`category.${value}`),
        hint: t(`about.${value}`),
      }))
      return visit.page(
        { title: t('preferencesTitle'), lead: t('preferencesLead'), width: 'narrow' },
        <Panel>
          <Form action={PREFERENCES_PATH} csrf={visit.csrf}>
            <Field
              state={formWith({ wanted })}
              name="wanted"
              type="checkboxes"
              label={t('preferencesLabel')}
              options={options}
              hint={t('about.system')}
            />
            <button type="submit" class="btn btn-primary">
              {t('savePreferences')}
            </button>
          </Form>
        </Panel>,
      )
    }),

    signedIn.post(PREFERENCES_PATH, async (visit) => {
      const read = visit.form(choices)
      if (!read.ok) return visit.refuse('bad-request')
      const chosen = preferencesOf(read.value.wanted)
      const { human } = visit.viewer
      await visit.database.transact(async (tx) => {
        const today = await present(tx, [human])
        await email.choose(tx, today.get(human) ?? human, chosen)
      })
      return visit.redirect(PREFERENCES_PATH, { tone: 'success', text: emailWords(visit.language)('preferencesSaved') })
    }),
  ]
}

/** A box that is not ticked is not sent, and says no. */
function preferencesOf(wanted: readonly string[]): Partial<Preferences> {
  return Object.fromEntries(
    OPTIONAL_CATEGORIES.map((category) => [category, wanted.includes(category) ? 'wanted' : 'refused'] as const),
  )
}
