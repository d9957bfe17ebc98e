import { assetUrl } from '../../../../platform/http/assets.ts'
import { Field } from '../../../../platform/http/components/field.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import type { FormState } from '../../../../platform/http/form.ts'
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../../../../platform/i18n/language.ts'
import type { CampaignFields, MailProblem, MailPurpose } from '../../campaigns.ts'
import { campaignWords } from '../words/words.ts'
import { MailProblems } from './mail-problems.tsx'

type EditPageProps = {
  readonly state: FormState
  readonly action: string
  /** Back to where one came from. */
  readonly back: string
  readonly problems: readonly MailProblem[]
  readonly csrf: string
  readonly language: Language
}

const FRAME = 'mail-frame'

/** The mail is shown beside the form by its buttons, and while typing where there is JavaScript. */
export function EditPage({ state, action, back, problems, csrf, language }: EditPageProps) {
  const t = campaignWords(language)
  return (
    <div class="beside">
      <Form action={action} csrf={csrf}>
        <div hx-post="/campaigns/check" hx-trigger="input delay:400ms" hx-target="#mail-problems" hx-swap="innerHTML">
          <Panel>
            <Field state={state} name="title" label={t('field.title')} />
            <Field
              state={state}
              name="description"
              label={t('field.description')}
              type="textarea"
              rows={2}
              hint={t('field.descriptionHint')}
            />
            <Field state={state} name="replyTo" label={t('field.replyTo')} type="email" />
            <Field
              state={state}
              name="link"
              label={t('field.link')}
              type="url"
              placeholder="https://"
              hint={t('field.linkHint', { slot: '{{Code}}' })}
            />
            <Field
              state={state}
              name="expiresOn"
              label={t('field.expiresOn')}
              type="date"
              hint={t('field.expiresOnHint')}
            />
          </Panel>
          <p class="field-hint">
            {t('field.placeholders', { always: '{{Code}}, {{Name}}', where: '{{Link}}, {{Expires}}' })}
          </p>
          {LANGUAGES.map((written) => (
            <Texts state={state} written={written} language={language} />
          ))}
        </div>
        <div id="mail-problems">
          <MailProblems problems={problems} language={language} />
        </div>
        <div class="form-actions">
          <button type="submit" class="btn btn-primary">
            {t('save')}
          </button>
          <a class="btn" href={back}>
            {t('cancel')}
          </a>
        </div>
      </Form>
      <section class="panel panel-flush beside-fixed">
        <div class="panel-head">
          <h2>{t('mailPreview')}</h2>
        </div>
        <iframe class="framed-document" name={FRAME} sandbox="" title={t('mailPreview')} />
        <p class="panel-note">{t('previewHint')}</p>
      </section>
      <script src={assetUrl('live-preview.js')} defer></script>
    </div>
  )
}

type TextsProps = { readonly state: FormState; readonly written: Language; readonly language: Language }

function Texts({ state, written, language }: TextsProps) {
  const t = campaignWords(language)
  const name = LANGUAGE_NAMES[written]
  const reminding = [`reminder-subject-${written}`, `reminder-body-${written}`]
  const open = reminding.some((field) => (state.typed[field]?.[0] ?? '') !== '' || state.problems[field] !== undefined)
  return (
    <Panel title={t('mailIn', { language: name })}>
      <div data-preview>
        <Field state={state} name={`subject-${written}`} label={t('field.subject')} />
        <Field state={state} name={`body-${written}`} label={t('field.body')} type="textarea" rows={12} />
        <ShowButton purpose="code" written={written} language={language} />
      </div>
      <details class="more-fields" open={open}>
        <summary>{t('reminderText')}</summary>
        <p class="field-hint">{t('reminderHint')}</p>
        <div data-preview>
          <Field state={state} name={`reminder-subject-${written}`} label={t('field.subject')} />
          <Field state={state} name={`reminder-body-${written}`} label={t('field.body')} type="textarea" rows={8} />
          <ShowButton purpose="reminder" written={written} language={language} />
        </div>
      </details>
    </Panel>
  )
}

type ShowProps = { readonly purpose: MailPurpose; readonly written: Language; readonly language: Language }

function ShowButton({ purpose, written, language }: ShowProps) {
  return (
    <button
      type="submit"
      class="btn"
      formaction={`/campaigns/preview?purpose=${purpose}&language=${written}`}
      formtarget={FRAME}
    >
      {campaignWords(language)('showMail')}
    </button>
  )
}

export const noFields: CampaignFields = {
  title: '',
  description: '',
  texts: {},
  reminders: {},
  replyTo: null,
  link: null,
  expiresOn: null,
}
