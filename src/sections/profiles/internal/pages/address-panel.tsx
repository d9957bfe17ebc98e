import { Badge } from '../../../../platform/http/components/badge.tsx'
import { Field } from '../../../../platform/http/components/field.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import type { FormState } from '../../../../platform/http/form.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { HumanAddress } from '../../profiles.ts'
import { profilesWords } from '../words/words.ts'

type AddressPanelProps = {
  readonly addresses: readonly HumanAddress[]
  /** Where changes are posted; undefined for whoever may only look. */
  readonly action: string | undefined
  /** Its owner looks: who else would say where their mail goes? */
  readonly own: boolean
  readonly state: FormState
  readonly csrf: string
  readonly language: Language
}

/** Somebody's addresses, and what can be done with each. */
export function AddressPanel({ addresses, action, own, state, csrf, language }: AddressPanelProps) {
  const t = profilesWords(language)
  const mail = addresses.find(({ verified }) => verified)
  return (
    <Panel title={t('addresses')}>
      {own && <p>{t('addressesHint')}</p>}
      {addresses.length === 0 && <p>{t('noAddresses')}</p>}
      <ul class="list-unstyled">
        {addresses.map((one) => (
          <li class="field">
            <strong>{one.address}</strong> <State address={one} mail={one === mail} language={language} />
            {action !== undefined && (
              <Actions address={one} mail={one === mail} action={action} own={own} csrf={csrf} language={language} />
            )}
          </li>
        ))}
      </ul>
      {action !== undefined && (
        <Form action={action} csrf={csrf}>
          <Field state={state} name="address" type="email" label={t('addAddress')} hint={t('addHint')} />
          <button type="submit" class="btn">
            {t('add')}
          </button>
        </Form>
      )}
    </Panel>
  )
}

type OneProps = { readonly address: HumanAddress; readonly mail: boolean; readonly language: Language }

function State({ address: { verified, shared }, mail, language }: OneProps) {
  const t = profilesWords(language)
  if (!verified) return <Badge tone="warning">{t('notVerified')}</Badge>
  return (
    <>
      <Badge tone={shared ? 'danger' : 'success'}>{t(shared ? 'sharedState' : 'verified')}</Badge>{' '}
      {mail && <Badge tone="info">{t('mailGoesHere')}</Badge>}
    </>
  )
}

type ActionsProps = OneProps & { readonly action: string; readonly own: boolean; readonly csrf: string }

function Actions({ address: { canonical, address, verified }, mail, action, own, csrf, language }: ActionsProps) {
  const t = profilesWords(language)
  return (
    <Form action={`${action}/change`} csrf={csrf} class="form-actions">
      <input type="hidden" name="address" value={canonical} />
      {own && verified && !mail && (
        <button type="submit" class="btn btn-sm" name="go" value="mail">
          {t('mailHere')}
        </button>
      )}
      {!verified && (
        <button type="submit" class="btn btn-sm" name="go" value="link">
          {t('sendLink')}
        </button>
      )}
      <button type="submit" class="btn btn-sm" name="go" value="remove" aria-label={t('removeNamed', { address })}>
        {t('remove')}
      </button>
    </Form>
  )
}
