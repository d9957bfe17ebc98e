import { Alert } from '../../platform/http/components/alert.tsx'
import { Facts } from '../../platform/http/components/facts.tsx'
import { Field } from '../../platform/http/components/field.tsx'
import { Form } from '../../platform/http/components/form.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import type { FormState } from '../../platform/http/form.ts'
import type { Format } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { DeletionState } from './deletion.ts'
import { privacyWords } from './words.ts'

export const PRIVACY_PATH = '/me/privacy'
export const EXPORT_PATH = `${PRIVACY_PATH}/export`
export const DOWNLOAD_PATH = `${PRIVACY_PATH}/export.json`
export const REQUEST_PATH = `${PRIVACY_PATH}/deletion`
export const CANCEL_PATH = `${PRIVACY_PATH}/deletion/cancel`

type Said = { readonly language: Language; readonly format: Format }
type PageProps = Said & {
  readonly csrf: string
  readonly deletion: DeletionState | undefined
  readonly form: FormState
}

export function PrivacyPage({ language, format, csrf, deletion, form }: PageProps) {
  const t = privacyWords(language)
  return (
    <>
      {deletion !== undefined && <Waiting {...{ language, format, csrf, deletion }} />}
      <Panel title={t('exportTitle')}>
        <p>
          {t('exportText')} {t('exportFresh')}
        </p>
        <div class="form-actions">
          <a class="btn btn-primary" href={EXPORT_PATH}>
            {t('exportRead')}
          </a>
          <a class="btn" href={DOWNLOAD_PATH}>
            {t('exportDownload')}
          </a>
        </div>
      </Panel>
      {deletion === undefined && (
        <Panel title={t('deletionTitle')}>
          <p>{t('deletionText')}</p>
          <ul>
            <li>{t('deletionAtOnce')}</li>
            <li>{t('deletionTicket')}</li>
          </ul>
          <Form action={REQUEST_PATH} csrf={csrf}>
            <Field state={form} name="sure" type="checkbox" label={t('deletionSure')} />
            <button type="submit" class="btn btn-danger">
              {t('deletionAsk')}
            </button>
          </Form>
        </Panel>
      )}
    </>
  )
}

function Waiting({
  language,
  format,
  csrf,
  deletion,
}: Omit<PageProps, 'form' | 'deletion'> & { readonly deletion: DeletionState }) {
  const t = privacyWords(language)
  const { until, requestedAt, timeZone } = deletion
  return (
    <Panel title={t('stateTitle')}>
      <p>{t('stateMoves')}</p>
      <Facts
        facts={[
          { label: t('stateUntil'), value: format.time(until, timeZone) },
          { label: t('stateReason'), value: reasonOf(language, deletion) },
          { label: t('stateAsked'), value: format.time(requestedAt, timeZone) },
        ]}
      />
      <Form action={CANCEL_PATH} csrf={csrf} class="form-actions-apart">
        <button type="submit" class="btn btn-primary">
          {t('stateCancel')}
        </button>
      </Form>
    </Panel>
  )
}

function reasonOf(language: Language, { reason, event }: Pick<DeletionState, 'reason' | 'event'>): string {
  const t = privacyWords(language)
  return reason === 'notice' ? t('reason.notice') : t('reason.ticket', { event: event ?? '' })
}

/** For a member's other pages, their home first of all; nothing where they did not ask. */
export function DeletionNotice({ state, language, format }: Said & { readonly state: DeletionState | undefined }) {
  if (state === undefined) return null
  const t = privacyWords(language)
  return (
    <Alert tone="warning" title={t('stateShort', { date: format.time(state.until, state.timeZone) })}>
      {reasonOf(language, state)}. <a href={PRIVACY_PATH}>{t('stateMore')}</a>
    </Alert>
  )
}
