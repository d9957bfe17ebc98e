import { DataTable } from '../../platform/http/components/data-table.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import type { Language } from '../../platform/i18n/language.ts'
import { type Comparison, type Holding, together } from './comparison.ts'
import { type MergeWords, mergeWords } from './words.ts'

type Row = { readonly label: string; readonly lines: (holding: Holding) => readonly string[] }

/** What each of the two has, and what the one who stays will have. */
export function ComparisonTable({
  compared,
  language,
}: {
  readonly compared: Comparison
  readonly language: Language
}) {
  const t = mergeWords(language)
  const { from, into } = compared
  const after = together(compared)
  const column = (label: string, holding: Holding) => ({
    label,
    cell: ({ lines }: Row) => <Lines lines={lines(holding)} nothing={t('nothing')} />,
  })
  return (
    <Panel flush>
      <DataTable
        caption={t('caption')}
        language={language}
        rows={rowsOf(t)}
        columns={[
          { label: t('what'), names: true, cell: ({ label }: Row) => label },
          column(t('first'), from),
          column(t('second'), into),
          column(t('afterwards'), after),
        ]}
      />
    </Panel>
  )
}

function rowsOf(t: MergeWords): readonly Row[] {
  return [
    { label: t('name'), lines: ({ name }) => [name] },
    { label: t('status'), lines: ({ status }) => [t(`status.${status}`)] },
    {
      label: t('addresses'),
      lines: ({ addresses }) =>
        addresses.map(({ address, verified }) => t(verified ? 'verified' : 'unverified', { address })),
    },
    { label: t('orders'), lines: ({ orders }) => [String(orders)] },
    { label: t('tickets'), lines: ({ tickets }) => [String(tickets)] },
    {
      label: t('codes'),
      lines: ({ codes }) => codes.map(({ code, title, used }) => t(used ? 'codeUsed' : 'code', { code, title })),
    },
    { label: t('roles'), lines: ({ roles }) => roles.map((role) => t(`role.${role}`)) },
    {
      label: t('teams'),
      lines: ({ teams }) =>
        teams.map(({ name, coordinator }) => (coordinator ? t('coordinator', { team: name }) : name)),
    },
    {
      label: t('years'),
      // A year is no figure: no language groups its digits.
      lines: ({ years }) => years.map(({ year, participation }) => t(`year.${participation}`, { year: String(year) })),
    },
  ]
}

function Lines({ lines, nothing }: { readonly lines: readonly string[]; readonly nothing: string }) {
  if (lines.length === 0) return <span class="text-secondary">{nothing}</span>
  return (
    <div>
      {lines.map((line) => (
        <div>{line}</div>
      ))}
    </div>
  )
}
