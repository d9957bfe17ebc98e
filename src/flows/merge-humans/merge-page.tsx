import { Alert } from '../../platform/http/components/alert.tsx'
import { EmptyState } from '../../platform/http/components/empty-state.tsx'
import { Field } from '../../platform/http/components/field.tsx'
import { Form } from '../../platform/http/components/form.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import type { FormState } from '../../platform/http/form.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { GrantConflict } from '../../sections/campaigns/campaigns.ts'
import type { Comparison } from './comparison.ts'
import { ComparisonTable } from './comparison-table.tsx'
import { mergeWords } from './words.ts'

export const HREF = '/people/merge'

export type MergePageProps = {
  /** `a` goes and `b` stays, as they were asked for, by id or address. */
  readonly asked: FormState
  readonly compared: Comparison | undefined
  /** What was chosen so far. */
  readonly choices: FormState
  readonly csrf: string
  readonly language: Language
}

export function MergePage({ asked, compared, choices, csrf, language }: MergePageProps) {
  const t = mergeWords(language)
  return (
    <>
      <form method="get" action={HREF} class="filters">
        <Field state={asked} name="a" label={t('first')} placeholder={t('person')} />
        <Field state={asked} name="b" label={t('second')} placeholder={t('person')} />
        <button type="submit" class="btn">
          {t('compare')}
        </button>
        {compared !== undefined && (
          <a class="btn" href={`${HREF}?${new URLSearchParams({ a: compared.into.human, b: compared.from.human })}`}>
            {t('swap')}
          </a>
        )}
      </form>
      {compared === undefined ? (
        <EmptyState title={t('startTitle')}>{t('start')}</EmptyState>
      ) : (
        <>
          <ComparisonTable compared={compared} language={language} />
          <Confirm compared={compared} choices={choices} csrf={csrf} language={language} />
        </>
      )}
    </>
  )
}

type ConfirmProps = {
  readonly compared: Comparison
  readonly choices: FormState
  readonly csrf: string
  readonly language: Language
}

function Confirm({ compared: { from, into, conflicts }, choices, csrf, language }: ConfirmProps) {
  const t = mergeWords(language)
  const hopeless = conflicts.filter(({ codes }) => codes.every(({ order }) => order !== null))
  if (hopeless.length > 0) {
    return (
      <Alert tone="danger" title={t('bothUsedTitle')}>
        {hopeless.map(({ title }) => (
          <p>{t('bothUsed', { title })}</p>
        ))}
      </Alert>
    )
  }
  const problem = choices.problems['']
  return (
    <Panel {...(conflicts.length === 0 ? {} : { title: t('chooseTitle') })}>
      {problem !== undefined && <Alert tone="danger">{problem}</Alert>}
      <Form action={HREF} csrf={csrf}>
        <input type="hidden" name="from" value={from.human} />
        <input type="hidden" name="into" value={into.human} />
        {conflicts.length > 0 && <p>{t('choose')}</p>}
        {conflicts.map((conflict) => (
          <Choice conflict={conflict} into={into.human} choices={choices} language={language} />
        ))}
        <p>{t('mailPreferences')}</p>
        <p>{t('rematched')}</p>
        <p>{t('mergeHint', { from: labelOf(from), into: labelOf(into) })}</p>
        <div class="form-actions">
          <button type="submit" class="btn btn-primary">
            {t('merge')}
          </button>
        </div>
      </Form>
    </Panel>
  )
}

/** Two who are to be merged are mostly namesakes. */
function labelOf({ name, human, addresses }: Comparison['from']): string {
  return `${name}, ${addresses[0]?.address ?? human}`
}

type ChoiceProps = {
  readonly conflict: GrantConflict
  readonly into: string
  readonly choices: FormState
  readonly language: Language
}

/** A used code can't be taken back, so it is the only one there is to choose. */
function Choice({ conflict: { campaign, title, codes }, into, choices, language }: ChoiceProps) {
  const t = mergeWords(language)
  const used = codes.filter(({ order }) => order !== null)
  return (
    <Field
      state={choices}
      name={choiceOf(campaign)}
      label={title}
      type="radios"
      options={(used.length > 0 ? used : codes).map(({ code, human, order }) => ({
        value: code,
        label: t(human === into ? 'keep' : 'keepGone', { code }),
        ...(order === null ? {} : { hint: t('usedBy', { order }) }),
      }))}
    />
  )
}

/** The name of the field that says which code of a campaign is kept. */
export function choiceOf(campaign: string): string {
  return `keep-${campaign}`
}
