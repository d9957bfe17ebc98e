import type { Tx } from '../platform/db/tx.ts'
import { basisPoints, cents } from '../platform/money.ts'
import type { Budget, Editor, LineFields, NamedLine } from '../sections/budget/budget.ts'

const editor: Editor = { actor: { kind: 'system', job: 'demonstration' }, reach: { kind: 'whole' } }

/** What a small event spends: planned, promised and paid, before and after it opens. */
export async function fillDemonstrationBudget(
  tx: Tx,
  budget: Budget,
  year: string,
  gateOpening: Temporal.PlainDate,
): Promise<void> {
  const filled = await budget.editing.importLines(tx, year, plannedFor(gateOpening), editor)
  if (!filled.ok) throw new Error(`the demonstration's budget was refused: ${filled.code}`)
  const sheet = await budget.sheet(tx, year, editor.reach)
  for (const { id, version, lines, name, position, spending, team } of sheet?.groups.flatMap(
    (group) => group.categories,
  ) ?? []) {
    const allocated = ALLOCATED[name]
    if (allocated === undefined || lines.length === 0) continue
    const fields = { name, position, spending, team, allocated: cents(allocated) }
    await budget.editing.changeCategory(tx, id, { version, fields }, editor)
  }
}

const ALLOCATED: Readonly<Record<string, number>> = {
  'Land and permits': -900_000,
  'Power and light': -650_000,
  'Water and toilets': -480_000,
  'First aid': -260_000,
  'Art grants': -700_000,
  Grants: 500_000,
}

function plannedFor(gateOpening: Temporal.PlainDate): readonly NamedLine[] {
  const at = (days: number) => gateOpening.add({ days })
  const line = (
    [group, category]: readonly [string, string],
    description: string,
    amount: number,
    rest: Partial<LineFields> = {},
  ): NamedLine => ({
    group,
    category,
    fields: {
      description,
      amount: cents(amount),
      vatRate: basisPoints(2100),
      expectedOn: null,
      team: null,
      notes: '',
      cashFlowOnly: false,
      progress: { state: 'planned' },
      ...rest,
    },
  })
  const site = (category: string) => ['Site', category] as const
  const paid = (amount: number, on: Temporal.PlainDate, reference: string) =>
    ({ state: 'paid', amount: cents(amount), on, reference }) as const
  const rent = { vatRate: 'exempt', expectedOn: at(-120), progress: paid(-620_000, at(-118), 'T-0141') } as const
  const grant = { vatRate: 'not-subject', expectedOn: at(-60), progress: { state: 'committed' } } as const
  const loan = { vatRate: 'not-subject', cashFlowOnly: true, expectedOn: at(-110) } as const
  return [
    line(site('Land and permits'), 'Rent of the land', -620_000, rent),
    line(site('Land and permits'), 'Insurance', -185_000, { vatRate: 'exempt', expectedOn: at(-45) }),
    line(site('Power and light'), 'Generators, nine days', -389_000, {
      expectedOn: at(-20),
      progress: { state: 'committed' },
    }),
    line(site('Power and light'), 'Fuel', -142_000, { expectedOn: at(6) }),
    line(site('Water and toilets'), 'Toilets', -264_000, { expectedOn: at(8), vatRate: basisPoints(1000) }),
    line(site('Water and toilets'), 'Water tanks', -98_000, { vatRate: basisPoints(1000) }),
    line(site('First aid'), 'Ambulance and crew', -245_000, { vatRate: 'exempt', expectedOn: at(5) }),
    line(['Art', 'Art grants'], 'The tower', -320_000, { vatRate: 'not-subject', expectedOn: at(-70) }),
    line(['Art', 'Art grants'], 'Small works', -260_000, { vatRate: 'not-subject', expectedOn: at(-30) }),
    line(['Income', 'Grants'], 'City council', 500_000, grant),
    line(['Income', 'Loans'], 'Loan from members', 300_000, loan),
    line(['Income', 'Loans'], 'Loan paid back', -300_000, { ...loan, expectedOn: at(40) }),
  ]
}
