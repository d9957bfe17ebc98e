import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { type FormState, formWith } from '../../../../platform/http/form.ts'
import { type Route, signedIn } from '../../../../platform/http/route.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import { profilesWords } from '../words/words.ts'
import { actorOf, addTyped, changeChosen } from './address-actions.ts'
import { AddressPanel } from './address-panel.tsx'
import { DescriptionFields, descriptionForm, descriptionOf, descriptionState } from './description-form.tsx'
import { OWN } from './navigation.ts'
import type { PageNeeds } from './page-needs.ts'

const ADDRESSES = '/me/addresses'

/** Everybody's own profile and addresses; a guest's way to a profile. */
export function ownRoutes(needs: PageNeeds): readonly Route[] {
  const { register, addresses } = needs.profiles
  return [
    signedIn.get(OWN, (visit) => show(visit, {})),

    signedIn.post(OWN, async (visit) => {
      const form = visit.form(descriptionForm)
      if (!form.ok) return show(visit, { profile: form.state })
      const description = descriptionOf(form.value)
      const { human } = visit.viewer
      const made = await visit.database.transact(async (tx) => {
        const created = await register.createProfile(tx, human, description)
        if (!created.ok) await register.describe(tx, human, description, actorOf(visit))
        return created.ok
      })
      const t = profilesWords(visit.language)
      return visit.redirect(OWN, { tone: 'success', text: t(made ? 'created' : 'saved') })
    }),

    signedIn.post(ADDRESSES, async (visit) => {
      const added = await addTyped(visit, needs, visit.viewer.human)
      return added.ok ? visit.redirect(OWN, added.notice) : show(visit, { address: added.state })
    }),

    signedIn.post(`${ADDRESSES}/change`, async (visit) => {
      const notice = await changeChosen(visit, needs, visit.viewer.human)
      return notice === undefined ? visit.refuse('bad-request') : visit.redirect(OWN, notice)
    }),
  ]

  /** The forms as they were refused, where one was. */
  type Refused = { readonly profile?: FormState; readonly address?: FormState }

  async function show(visit: Visit<Viewer>, refused: Refused): Promise<Response> {
    const { human } = visit.viewer
    const found = await visit.database.snapshot(async (snapshot) => ({
      profile: await register.show(snapshot, human),
      addresses: await addresses.of(snapshot, human),
    }))
    const { profile } = found
    if (profile === undefined) return visit.notFound()
    const t = profilesWords(visit.language)
    const guest = profile.status === 'guest'
    const state = refused.profile ?? descriptionState(profile)
    const status = refused.profile === undefined && refused.address === undefined ? 200 : 422
    return visit.page(
      {
        title: t(guest ? 'createTitle' : 'ownTitle'),
        lead: t(guest ? 'createLead' : 'ownLead'),
        width: 'narrow',
        status,
      },
      <>
        <Panel title={t('profile')}>
          <Form action={OWN} csrf={visit.csrf}>
            <DescriptionFields state={state} language={visit.language} />
            <button type="submit" class="btn btn-primary">
              {t(guest ? 'create' : 'save')}
            </button>
          </Form>
        </Panel>
        <AddressPanel
          addresses={found.addresses}
          action={ADDRESSES}
          own
          state={refused.address ?? formWith()}
          csrf={visit.csrf}
          language={visit.language}
        />
      </>,
    )
  }
}
