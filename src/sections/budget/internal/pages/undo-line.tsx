import { Alert } from '../../../../platform/http/components/alert.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import type { Deletion } from '../../budget.ts'
import { editingWords } from '../words/editing-words.ts'
import type { Shown } from './sheet-row.tsx'

type UndoLineProps = Shown & { readonly deletion: Deletion; readonly year: string; readonly csrf: string }

/** What was deleted last, and the way to have it back. */
export function UndoLine({ deletion: { act, name, lines }, year, csrf, base, language }: UndoLineProps) {
  const t = editingWords(language)
  return (
    <Alert tone="info">
      <Form action={`${base}/undo`} csrf={csrf} class="undo-line">
        <p>{lines > 1 ? t('lastDeletionLines', { name, count: lines }) : t('lastDeletion', { name })}</p>
        <input type="hidden" name="year" value={year} />
        <input type="hidden" name="act" value={act} />
        <button type="submit" class="btn">
          {t('undo')}
        </button>
      </Form>
    </Alert>
  )
}
