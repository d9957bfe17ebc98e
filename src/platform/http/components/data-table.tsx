import type { Child } from 'hono/jsx'
import type { Language } from '../../i18n/language.ts'
import { shellWords } from '../words/shell-words.ts'

export type Column<Row> = {
  readonly label: string
  readonly cell: (row: Row) => Child
  /** `end` for figures, so that their digits line up. */
  readonly align?: 'end'
  /** What names the row: read out with each of its cells, and the title of its card on a phone. */
  readonly names?: true
  /** A link that sorts by this column, and how it is sorted now. */
  readonly sort?: { readonly href: string; readonly now?: 'ascending' | 'descending' }
}

type DataTableProps<Row> = {
  /** What the table holds; read out, not seen. */
  readonly caption: string
  readonly language: Language
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  /** Sums, one child a column. */
  readonly totals?: readonly Child[]
  /** Shown in place of a table without rows. */
  readonly empty?: Child
  /** For many columns of figures: smaller, closer. */
  readonly dense?: true
}

/** Rows and columns; on a phone each row is a card of labelled values, by style alone. */
export function DataTable<Row>({ caption, language, columns, rows, totals, empty, dense }: DataTableProps<Row>) {
  if (rows.length === 0 && empty !== undefined) return empty
  return (
    <div class="data-table-frame">
      <table class={dense === undefined ? 'data-table' : 'data-table data-table-dense'}>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading column={column} language={language} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {columns.map((column) => (
                <Cell column={column}>{column.cell(row)}</Cell>
              ))}
            </tr>
          ))}
        </tbody>
        {totals !== undefined && (
          <tfoot>
            <tr>
              {columns.map((column, place) => (
                <Cell column={column}>{totals[place]}</Cell>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

type HeadingProps<Row> = { readonly column: Column<Row>; readonly language: Language }

function Heading<Row>({ column: { label, align, sort }, language }: HeadingProps<Row>) {
  const t = shellWords(language)
  if (sort === undefined) {
    return (
      <th scope="col" class={alignment(align)}>
        {label}
      </th>
    )
  }
  return (
    <th scope="col" class={alignment(align)} {...(sort.now === undefined ? {} : { 'aria-sort': sort.now })}>
      <a href={sort.href} class="sort-link">
        {label}
        {sort.now !== undefined && (
          <>
            <span aria-hidden="true"> {sort.now === 'ascending' ? '↑' : '↓'}</span>
            <span class="visually-hidden">
              , {t(sort.now === 'ascending' ? 'sortedAscending' : 'sortedDescending')}
            </span>
          </>
        )}
      </a>
    </th>
  )
}

type CellProps<Row> = { readonly column: Column<Row>; readonly children?: Child }

function Cell<Row>({ column: { label, align, names }, children }: CellProps<Row>) {
  if (names === undefined) {
    return (
      <td data-label={label} class={alignment(align)}>
        {children}
      </td>
    )
  }
  return (
    <th scope="row" data-label={label} class={alignment(align)}>
      {children}
    </th>
  )
}

function alignment(align: 'end' | undefined): string {
  return align === undefined ? '' : 'at-end'
}
