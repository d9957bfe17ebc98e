import type { Snapshot } from '../../../../platform/db/tx.ts'
import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { cents } from '../../../../platform/money.ts'
import type { RecordEntry } from '../../budget.ts'
import { type EditingWords, editingWords } from '../words/editing-words.ts'
import type { EditingNeeds } from './editing-needs.ts'

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

export function RecordTable({ record: { entries, names, teams, timeZone }, currency, language }: RecordTableProps) {
  const t = editingWords(language)
  const format = formatFor(language)
  const shown = (entry: RecordEntry, value: unknown) => valueText(entry.field, value, { t, teams, currency, language })
  return (
    <DataTable
      caption={t('history')}
      language={language}
      rows={entries}
      dense
      empty={<p>{t('noHistory')}</p>}
      columns={[
        { label: t('when'), cell: ({ at }) => format.time(at, timeZone) },
        { label: t('who'), cell: ({ actor }) => whoText(actor, names, t) },
        { label: t('what'), names: true, cell: (entry) => whatText(entry, t) },
        { label: t('before'), cell: (entry) => (entry.field === null ? '' : shown(entry, entry.before)) },
        { label: t('after'), cell: (entry) => (entry.field === null ? '' : shown(entry, entry.after)) },
      ]}
    />
  )
}

function whoText(actor: RecordEntry['actor'], names: ReadonlyMap<string, string>, t: EditingWords): string {
  if (actor.kind === 'human') return names.get(actor.human) ?? t('somebody')
  return actor.kind === 'operator' ? t('operator') : t('system', { job: actor.job })
}

function whatText({ subject: { kind, name }, field, before }: RecordEntry, t: EditingWords): string {
  const thing = `${t(`kind.${kind}`)} ${name}`.trim()
  if (field === null) return `${thing}: ${before === null ? t('made') : t('removed')}`
  return `${thing}: ${field.replaceAll('_', ' ').replaceAll('-', ' ')}`
}

const MONEY = new Set(['amount', 'vat', 'paid_amount', 'allocated', 'opening_balance', 'reference'])
const RATES = new Set(['vat_rate', 'fee_vat_rate', 'surplus_tax_rate'])

type Shown = {
  readonly t: EditingWords
  readonly teams: ReadonlyMap<string, string>
  readonly currency: string
  readonly language: Language
}

function valueText(field: string | null, value: unknown, { t, teams, currency, language }: Shown): string {
  const format = formatFor(language)
  if (value === null || value === undefined || value === '') return '–'
  if (Array.isArray(value) && field === 'ticketing-lines') return format.number(value.length)
  if (typeof value === 'number' && field !== null) {
    if (MONEY.has(field) || /^\d{4}-\d\d-\d\d$/.test(field)) return format.money(cents(value), currency)
    return RATES.has(field) ? `${format.number(value / 100)} %` : format.number(value)
  }
  if (typeof value === 'string' && field === 'team') return teams.get(value) ?? t('noTeam')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
