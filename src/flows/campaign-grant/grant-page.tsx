import { Facts } from '../../platform/http/components/facts.tsx'
import { Form } from '../../platform/http/components/form.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import { formatFor } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { GrantRow } from '../../sections/campaigns/campaigns.ts'
import { grantWords } from './words.ts'

export type Granted = {
  readonly campaign: string
  readonly grant: GrantRow
  /** Orders that carried the code after the one that redeemed it. */
  readonly reuses: readonly string[]
  readonly timeZone: string
}

type GrantPageProps = {
  readonly granted: Granted
  /** Where what is done to it is posted; undefined for whoever may only look. */
  readonly action: string | undefined
  readonly csrf: string
  readonly language: Language
}

export function GrantPage({ granted, action, csrf, language }: GrantPageProps) {
  const t = grantWords(language)
  const { time } = formatFor(language)
  const { grant, reuses, timeZone } = granted
  const { name, mail, redeemedOrder, redeemedAt } = grant
  const state = mail === null ? t('mail.none') : t(`mail.${mail.state}`)
  const waits = mail !== null && ['queued', 'sending', 'retrying'].includes(mail.state)
  return (
    <>
      <Panel>
        <Facts
          facts={[
            { label: t('human'), value: name === '' ? t('gone') : name },
            { label: t('mail'), value: mail === null ? state : t('since', { state, time: time(mail.at, timeZone) }) },
            { label: t('answer'), value: mail?.answer ?? null },
            {
              label: t('order'),
              value:
                redeemedOrder === null || redeemedAt === null ? (
                  t('unused')
                ) : (
                  <>
                    <Order id={redeemedOrder} /> {time(redeemedAt, timeZone)}
                  </>
                ),
            },
            {
              label: t('reuses'),
              value:
                reuses.length === 0
                  ? null
                  : reuses.map((id) => (
                      <>
                        <Order id={id} />{' '}
                      </>
                    )),
            },
          ]}
        />
      </Panel>
      {action !== undefined && !waits && (
        <Action path={`${action}/resend`} text={t('resend')} hint={t('resendHint')} csrf={csrf} />
      )}
      {action !== undefined && redeemedOrder === null && (
        <Action path={`${action}/revoke`} text={t('revoke')} hint={t('revokeHint')} csrf={csrf} />
      )}
    </>
  )
}

type ActionProps = { readonly path: string; readonly text: string; readonly hint: string; readonly csrf: string }

function Action({ path, text, hint, csrf }: ActionProps) {
  return (
    <Panel>
      <Form action={path} csrf={csrf}>
        <button type="submit" class="btn">
          {text}
        </button>
        <p class="field-hint">{hint}</p>
      </Form>
    </Panel>
  )
}

function Order({ id }: { readonly id: string }) {
  return <a href={`/tickets/orders/${encodeURIComponent(id)}`}>{id}</a>
}
