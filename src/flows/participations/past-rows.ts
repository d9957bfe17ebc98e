import type { TypedRow } from '../../platform/typed/rows.ts'
import { PARTICIPATIONS, type Participation } from '../../sections/events/events.ts'

export type PastRow = {
  readonly line: number
  /** An address or a human's id, as it stands in the file. */
  readonly person: string
  readonly year: number
  readonly participation: Participation
}

export type RefusedRow = { readonly line: number; readonly reason: RowReason }
export type RowReason =
  | 'no-person'
  | 'bad-year'
  | 'bad-status'
  | 'unknown-person'
  | 'shared-address'
  | 'not-past'
  | 'twice'

/** By the names of their columns where the first row holds them, else in this order. */
const COLUMNS = ['person', 'year', 'status'] as const

export function readPastRows(rows: readonly TypedRow[]): {
  readonly rows: readonly PastRow[]
  readonly refused: readonly RefusedRow[]
} {
  const header = (rows[0]?.cells ?? []).map((cell) => cell.toLowerCase())
  const hasHeader = COLUMNS.every((column) => header.includes(column))
  const [personAt, yearAt, statusAt] = hasHeader ? COLUMNS.map((column) => header.indexOf(column)) : [0, 1, 2]
  const read: PastRow[] = []
  const refused: RefusedRow[] = []
  for (const { line, cells } of hasHeader ? rows.slice(1) : rows) {
    const [person = '', year = '', status = ''] = [personAt, yearAt, statusAt].map((at) => cells[at ?? -1] ?? '')
    const participation = PARTICIPATIONS.find((known) => known === status.toLowerCase().replaceAll(/[\s_]+/g, '-'))
    if (person === '') refused.push({ line, reason: 'no-person' })
    else if (!/^(19|[2-9]\d)\d\d$/.test(year)) refused.push({ line, reason: 'bad-year' })
    else if (participation === undefined) refused.push({ line, reason: 'bad-status' })
    else read.push({ line, person, year: Number(year), participation })
  }
  return { rows: read, refused }
}
