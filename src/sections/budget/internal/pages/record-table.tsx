import type { Snapshot } from '../../../../platform/db/tx.ts'
import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { RecordEntry } from '../../budget.ts'
import { editingWords } from '../words/editing-words.ts'
import type { EditingNeeds } from './editing-needs.ts'
import { valueText, whatText, whoText } from './record-text.ts'

export type NamedRecord = {
  readonly entries: readonly RecordEntry[]
  readonly names: ReadonlyMap<string, string>
  readonly teams: ReadonlyMap<string, string>
  readonly timeZone: string
}

/** Entries with the names of those who made them. */
export async function named(
  snapshot: Snapshot,
  { names, events, teams }: Pick<EditingNeeds, 'names' | 'events' | 'teams'>,
  entries: readonly RecordEntry[],
): Promise<NamedRecord> {
  const humans = new Set(entries.flatMap(({ actor }) => (actor.kind === 'human' ? [actor.human] : [])))
  return {
    entries,
    names: await names(snapshot, [...humans]),
    teams: await teams.names(snapshot),
    timeZone: (await events.current(snapshot))?.timeZone ?? 'UTC',
  }
}

type RecordTableProps = { readonly record: NamedRecord; readonly currency: string; readonly language: Language }

export function RecordTable({ record: { entries, ...named }, currency, language }: RecordTableProps) {
  const t = editingWords(language)
  const format = formatFor(language)
  const shown = { ...named, currency, language }
  return (
    <DataTable
      caption={t('history')}
      language={language}
      rows={entries}
      dense
      empty={<p class="panel-note">{t('noHistory')}</p>}
      columns={[
        { label: t('when'), cell: ({ at }) => format.time(at, named.timeZone) },
        { label: t('who'), cell: (entry) => whoText(entry, shown) },
        { label: t('what'), names: true, cell: (entry) => whatText(entry, shown) },
        { label: t('before'), cell: (entry) => valueText(entry, entry.before, shown) },
        { label: t('after'), cell: (entry) => valueText(entry, entry.after, shown) },
      ]}
    />
  )
}
