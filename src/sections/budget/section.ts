import type { Route } from '../../platform/http/route.ts'
import type { SectionManifest } from '../../platform/section.ts'
import type { Teams } from '../teams/teams.ts'
import type { Budget } from './budget.ts'
import { recordActuals } from './internal/actuals.ts'
import { addCategory, addGroup, addLines } from './internal/editing/adding.ts'
import { changeCategory, changeGroup, changeLine } from './internal/editing/changing.ts'
import { find } from './internal/editing/find.ts'
import { importLines } from './internal/editing/importing.ts'
import { remove } from './internal/editing/removing.ts'
import { lastDeletion, undo } from './internal/editing/undoing.ts'
import { erase } from './internal/erasure.ts'
import { figuresOf, projectionOf, toCome } from './internal/figures.ts'
import { fileQuarter, reopenQuarter } from './internal/filing.ts'
import { lines } from './internal/lines.ts'
import { overview } from './internal/overview.ts'
import { auditRoutes } from './internal/pages/audit-routes.tsx'
import { cashFlowRoutes } from './internal/pages/cash-flow-routes.tsx'
import { BASES, type EditingNeeds } from './internal/pages/editing-needs.ts'
import type { FiguresNeeds } from './internal/pages/figures-needs.ts'
import { fileRoutes } from './internal/pages/file-routes.ts'
import { financeRoutes } from './internal/pages/finance-routes.tsx'
import { importRoutes } from './internal/pages/import-routes.tsx'
import { lineRoutes } from './internal/pages/line-routes.tsx'
import { lineSumsRoutes } from './internal/pages/line-sums-routes.tsx'
import { budgetNavigation } from './internal/pages/navigation.ts'
import { newLineRoutes } from './internal/pages/new-line-routes.tsx'
import { ownRoutes } from './internal/pages/own-routes.tsx'
import { projectionRoutes } from './internal/pages/projection-routes.tsx'
import { readLines } from './internal/pages/read-lines.ts'
import { settingsRoutes } from './internal/pages/settings-routes.tsx'
import { syncRoutes } from './internal/pages/sync-now.tsx'
import { thingRoutes } from './internal/pages/thing-routes.tsx'
import { undoRoutes } from './internal/pages/undo-routes.ts'
import { yearsRoutes } from './internal/pages/years-routes.tsx'
import { dataOf } from './internal/personal-data.ts'
import { planProjection } from './internal/projection-parameters.ts'
import { reachOf } from './internal/reach.ts'
import { recordOf, recordOfYear } from './internal/record.ts'
import { sheet } from './internal/sheet.ts'
import { teamsNamed } from './internal/teams-named.ts'
import { toCover } from './internal/to-cover.ts'
import { archiveYear, restoreYear } from './internal/year/archive.ts'
import { setBankBalance } from './internal/year/bank-balances.ts'
import { cloneYear } from './internal/year/clone.ts'
import { syncDepartments } from './internal/year/departments.ts'
import { changeYear, showYear } from './internal/year/settings.ts'
import { activateYear, createYear, years } from './internal/years.ts'

export const manifest = {
  name: 'budget',
  asks: ['teams', 'events'],
  tables: {
    years: {
      personal: [],
      plain: [
        ...['id', 'label', 'name', 'state', 'fee_vat_rate', 'version', 'archived_at', 'cloned_from', 'vat_rates'],
        ...[
          'first_vat_due',
          'second_vat_due',
          'third_vat_due',
          'fourth_vat_due',
          'surplus_tax_rate',
          'payout_delay',
          'opening_balance',
        ],
      ],
    },
    bank_balances: { personal: [], plain: ['year_id', 'on_day', 'balance'] },
    filed_quarters: { personal: [], plain: ['year_id', 'first_day'] },
    projection_parameters: { personal: [], plain: ['year_id', 'parameter', 'planned', 'pick', 'version'] },
    groups: { personal: [], plain: ['id', 'year_id', 'name', 'position', 'kind', 'restricted', 'version'] },
    categories: {
      personal: [],
      plain: [
        ...['id', 'group_id', 'name', 'position', 'kind', 'team', 'allocated', 'spending', 'reference', 'version'],
      ],
    },
    line_items: {
      personal: [],
      plain: [
        ...['id', 'number', 'category_id', 'description', 'amount', 'expected_on', 'vat_rate', 'no_vat', 'vat'],
        ...['team', 'notes', 'cash_flow_only', 'progress', 'paid_amount', 'paid_on', 'paid_reference', 'version'],
        ...['ticketing_kind', 'first_day', 'last_day', 'tickets', 'corrects'],
      ],
    },
    audit_entries: {
      personal: ['actor_human'],
      plain: [
        ...['id', 'at', 'act', 'year_id', 'actor_kind', 'actor_job', 'subject_kind', 'subject_id'],
        ...['field', 'before', 'after'],
      ],
      appendOnly: true,
      erasedBy: 'make_nobody',
    },
  },
  migrations: new URL('./migrations/', import.meta.url),
} satisfies SectionManifest

export function build({ teams }: { readonly teams: Teams }): Budget {
  return {
    createYear: (tx, year, actor) => createYear(tx, teams, year, actor),
    activateYear,
    years,
    overview,
    recordActuals,
    lines,
    figures: {
      of: figuresOf,
      toCover,
      projection: projectionOf,
      toCome,
      plan: planProjection,
      file: fileQuarter,
      reopen: reopenQuarter,
    },
    reach: (snapshot, viewer) => reachOf(snapshot, teams, viewer),
    sheet,
    teamsNamed,
    keeping: {
      show: showYear,
      change: changeYear,
      archive: archiveYear,
      restore: restoreYear,
      clone: cloneYear,
      syncDepartments: (tx, year, actor) => syncDepartments(tx, teams, year, actor),
      setBankBalance,
    },
    editing: {
      find,
      addGroup,
      changeGroup,
      addCategory,
      changeCategory,
      addLines,
      changeLine,
      readLines,
      importLines,
      remove,
      lastDeletion,
      undo,
    },
    record: { of: recordOf, ofYear: recordOfYear },
    personal: { dataOf, erase },
  }
}

export function routes(needs: EditingNeeds & FiguresNeeds): readonly Route[] {
  return [
    ...cashFlowRoutes(needs),
    ...projectionRoutes(needs),
    ...syncRoutes(needs),
    ...auditRoutes(needs),
    ...yearsRoutes(needs),
    ...BASES.flatMap((base) => [
      ...lineRoutes(needs, base),
      ...lineSumsRoutes(needs, base),
      ...newLineRoutes(needs, base),
      ...undoRoutes(needs, base),
    ]),
    ...importRoutes(needs),
    ...thingRoutes(needs),
    ...settingsRoutes(needs),
    ...fileRoutes(needs),
    ...ownRoutes(needs),
    ...financeRoutes(needs),
  ]
}

export const navigation = budgetNavigation
