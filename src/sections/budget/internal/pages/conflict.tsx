import { Alert } from '../../../../platform/http/components/alert.tsx'
import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import type { FormState } from '../../../../platform/http/form.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { editingWords } from '../words/editing-words.ts'

type ConflictProps = {
  /** The form as it would be filled in with what is there now, and as it was sent. */
  readonly now: FormState
  readonly sent: FormState
  /** The fields by what they are called. */
  readonly labels: Readonly<Record<string, string>>
  readonly language: Language
}

/** For the second of two who edit one thing: both values of each field that differs. */
export function Conflict({ now, sent, labels, language }: ConflictProps) {
  const t = editingWords(language)
  const text = (state: FormState, name: string) => state.typed[name]?.join(', ') ?? ''
  const differing = Object.keys(labels).filter((name) => text(now, name) !== text(sent, name))
  return (
    <Alert tone="warning" title={t('conflictTitle')}>
      <p>{t('conflict')}</p>
      <DataTable
        caption={t('conflictTable')}
        language={language}
        rows={differing}
        columns={[
          { label: t('field'), names: true, cell: (name) => labels[name] },
          { label: t('there'), cell: (name) => text(now, name) || '–' },
          { label: t('yours'), cell: (name) => text(sent, name) || '–' },
        ]}
      />
    </Alert>
  )
}

/** What was sent, over what is there now: saved again, it stands. */
export function sentOver(sent: FormState, version: number): FormState {
  return { ...sent, typed: { ...sent.typed, version: [String(version)] } }
}
