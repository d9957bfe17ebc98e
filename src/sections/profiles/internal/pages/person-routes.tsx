import { z } from 'zod'
import { Alert } from '../../../../platform/http/components/alert.tsx'
import { Facts } from '../../../../platform/http/components/facts.tsx'
import { Field } from '../../../../platform/http/components/field.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { type FormState, formWith, withProblems } from '../../../../platform/http/form.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import { mayUse, type Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import { LANGUAGE_NAMES, type Language } from '../../../../platform/i18n/language.ts'
import { isUuid } from '../../../../platform/uuid.ts'
import { type HumanAddress, type Profile, type Standing, TIERS } from '../../profiles.ts'
import { profilesWords } from '../words/words.ts'
import { actorOf, addTyped, changeChosen } from './address-actions.ts'
import { AddressPanel } from './address-panel.tsx'
import { DescriptionFields, descriptionFields, descriptionOf, descriptionState } from './description-form.tsx'
import { MAY_EDIT, MAY_LOOK, PEOPLE } from './navigation.ts'
import type { PageNeeds } from './page-needs.ts'

const PERSON = `${PEOPLE}/:human` as const

/** Tier and status are not sent by whoever may not change them; a guest's tier is left empty to leave them one. */
const personForm = z.object({
  ...descriptionFields,
  tier: z.enum([...TIERS, '']).optional(),
  status: z.enum(['active', 'suspended']).optional(),
})

/** One person, to look at and to change. */
export function personRoutes(needs: PageNeeds): readonly Route[] {
  const { register, addresses, find } = needs.profiles
  return [
    only(...MAY_LOOK).get(PERSON, (visit) => show(visit, {})),

    only(...MAY_EDIT).post(PERSON, async (visit) => {
      if (!isUuid(visit.param('human'))) return visit.notFound()
      const form = visit.form(personForm)
      if (!form.ok) return show(visit, { profile: form.state })
      const { tier, status, ...described } = form.value
      const standing: Standing | undefined = tier ? { tier, status: status ?? 'active' } : undefined
      const human = visit.param('human')
      const t = profilesWords(visit.language)
      const changed = await visit.database.transact(async (tx) => {
        let moved = false
        if (standing !== undefined) {
          if (!(await needs.mayChange(tx, visit.viewer, human))) return { ok: false, code: 'not-yours' } as const
          const placed = await needs.place(tx, human, standing, actorOf(visit))
          if (!placed.ok) return placed
          moved = placed.changed
        }
        const said = await register.describe(tx, human, descriptionOf(described), actorOf(visit))
        return said.ok ? { ...said, changed: said.changed || moved } : said
      })
      if (changed.ok) {
        const text = t(changed.changed ? 'saved' : 'asBefore')
        return visit.redirect(`${PEOPLE}/${human}`, { tone: 'success', text })
      }
      if (changed.code === 'unknown-human') return elsewhere(visit)
      if (changed.code === 'not-yours') return visit.refuse('forbidden', t('notYours'))
      const problem = t(changed.code === 'last-admin' ? 'lastAdmin' : 'ownStatus')
      return show(visit, { profile: withProblems(form.state, { status: problem }) })
    }),

    only(...MAY_EDIT).post(`${PERSON}/addresses`, async (visit) => {
      const human = visit.param('human')
      if (!isUuid(human)) return visit.notFound()
      if (!(await isTheirs(visit))) return visit.refuse('forbidden', profilesWords(visit.language)('notYours'))
      const added = await addTyped(visit, needs, human)
      return added.ok ? visit.redirect(`${PEOPLE}/${human}`, added.notice) : show(visit, { address: added.state })
    }),

    only(...MAY_EDIT).post(`${PERSON}/addresses/change`, async (visit) => {
      const human = visit.param('human')
      if (!isUuid(human)) return visit.notFound()
      if (!(await isTheirs(visit))) return visit.refuse('forbidden', profilesWords(visit.language)('notYours'))
      const notice = await changeChosen(visit, needs, human)
      return notice === undefined ? visit.refuse('bad-request') : visit.redirect(`${PEOPLE}/${human}`, notice)
    }),
  ]

  /** Whether the person is the viewer's to change. */
  function isTheirs(visit: Visit<Viewer>): Promise<boolean> {
    return visit.database.snapshot((snapshot) => needs.mayChange(snapshot, visit.viewer, visit.param('human')))
  }

  /** Whoever was merged into somebody else is found under their id. */
  async function elsewhere(visit: Visit<Viewer>): Promise<Response> {
    const human = visit.param('human')
    const today = isUuid(human) ? await visit.database.snapshot((snapshot) => find(snapshot, human)) : undefined
    return today === undefined ? visit.notFound() : visit.redirect(`${PEOPLE}/${today}`)
  }

  /** The forms as they were refused, where one was. */
  type Refused = { readonly profile?: FormState; readonly address?: FormState }

  async function show(visit: Visit<Viewer>, refused: Refused): Promise<Response> {
    const human = visit.param('human')
    const found = await visit.database.snapshot(async (snapshot) => {
      const profile = await register.show(snapshot, human)
      if (profile === undefined) return undefined
      const may = await needs.mayChange(snapshot, visit.viewer, human)
      return { profile, may, addresses: await addresses.of(snapshot, human) }
    })
    if (found === undefined) return elsewhere(visit)
    const t = profilesWords(visit.language)
    const back = (
      <a class="btn" href={PEOPLE}>
        {t('backToPeople')}
      </a>
    )
    const status = refused.profile === undefined && refused.address === undefined ? 200 : 422
    return visit.page(
      { title: found.profile.displayName, lead: t('personLead'), actions: back, width: 'narrow', status },
      <PersonPage
        {...found}
        edits={mayUse(visit.viewer, MAY_EDIT)}
        profileState={refused.profile ?? stateOf(found.profile)}
        addressState={refused.address ?? formWith()}
        csrf={visit.csrf}
        language={visit.language}
      />,
    )
  }
}

function stateOf(profile: Profile): FormState {
  const { typed } = descriptionState(profile)
  return { typed: { ...typed, tier: [profile.tier ?? ''], status: [profile.status] }, problems: {} }
}

type PersonPageProps = {
  readonly profile: Profile
  readonly addresses: readonly HumanAddress[]
  /** Whether the viewer may edit people at all. */
  readonly edits: boolean
  /** Whether this one's addresses and standing are theirs to change. */
  readonly may: boolean
  readonly profileState: FormState
  readonly addressState: FormState
  readonly csrf: string
  readonly language: Language
}

function PersonPage({ profile, addresses, edits, may, profileState, addressState, csrf, language }: PersonPageProps) {
  const t = profilesWords(language)
  const path = `${PEOPLE}/${profile.human}`
  const standing = [
    { label: t('status'), value: t(`status.${profile.status}`) },
    { label: t('tier'), value: profile.tier === null ? null : t(`tier.${profile.tier}`) },
  ]
  return (
    <>
      {edits && !may && <Alert tone="info">{t('notYours')}</Alert>}
      <Panel title={t('profile')}>
        {!(edits && may) && <Facts facts={standing} />}
        {edits ? (
          <Form action={path} csrf={csrf}>
            <DescriptionFields state={profileState} language={language} />
            {may && <StandingFields profile={profile} state={profileState} language={language} />}
            <button type="submit" class="btn btn-primary">
              {t('save')}
            </button>
          </Form>
        ) : (
          <Facts
            facts={[
              { label: t('languageOf'), value: LANGUAGE_NAMES[profile.language] },
              { label: t('city'), value: profile.city },
            ]}
          />
        )}
      </Panel>
      <AddressPanel
        addresses={addresses}
        action={edits && may ? `${path}/addresses` : undefined}
        own={false}
        state={addressState}
        csrf={csrf}
        language={language}
      />
    </>
  )
}

type StandingFieldsProps = { readonly profile: Profile; readonly state: FormState; readonly language: Language }

function StandingFields({ profile, state, language }: StandingFieldsProps) {
  const t = profilesWords(language)
  const guest = profile.status === 'guest'
  const tiers = TIERS.map((value) => ({ value, label: t(`tier.${value}`) }))
  return (
    <>
      <Field
        state={state}
        name="tier"
        type="select"
        label={t('tier')}
        {...(guest ? { hint: t('placeGuest') } : {})}
        options={guest ? [{ value: '', label: t('noTier') }, ...tiers] : tiers}
      />
      {!guest && (
        <Field
          state={state}
          name="status"
          type="select"
          label={t('status')}
          hint={t('statusHint')}
          options={(['active', 'suspended'] as const).map((value) => ({ value, label: t(`status.${value}`) }))}
        />
      )}
    </>
  )
}
