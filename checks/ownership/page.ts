import type { OwnershipMap } from './map.ts'

type Section = OwnershipMap['sections'][number]
type Asked = Section['asks'][number]

/** The map as a page for people, `docs/ownership.md`. */
export function ownershipPage({ sections, flows }: OwnershipMap): string {
  return `# Who owns what, and who asks whom

Generated from the manifests and the code by \`npm run docs\`; \`npm run check\` fails when it is out of date.

Each table has one owner: the section in whose schema it stands. Nobody else reads or writes it; whoever needs what is in
it asks that section, through its public file. Work that spans sections is a flow, which owns no table.

\`\`\`mermaid
flowchart LR
${sections.flatMap(arrows).join('\n')}
\`\`\`

## Tables

Personal columns are about somebody: they are what an export gives and an erasure takes away. Append-only tables can be
read and added to, and no more.

| section | table | columns | personal | |
|---|---|---|---|---|
${sections.flatMap(tableRows).join('\n')}

## What sections ask of each other

Nothing named: the section may be asked, and so far is not.

| section | asks | for |
|---|---|---|
${sections.flatMap(({ name, asks }) => asks.map((asked) => askRow(name, asked))).join('\n')}

## What flows ask of sections

| flow | asks | for |
|---|---|---|
${flows.flatMap(({ name, asks }) => asks.map((asked) => askRow(name, asked))).join('\n')}
`
}

function arrows({ name, asks }: Section): string[] {
  return [
    `  ${name}`,
    ...asks.map(({ section, methods }) => `  ${name} ${methods.length === 0 ? '-.->' : '-->'} ${section}`),
  ]
}

function tableRows({ name, tables }: Section): string[] {
  return tables.map(({ name: table, columns, personal, appendOnly }) =>
    row(name, `\`${name}.${table}\``, String(columns), personal.map(code).join(', '), appendOnly ? 'append-only' : ''),
  )
}

function askRow(asker: string, { section, methods }: Asked): string {
  return row(asker, section, methods.map(code).join(', '))
}

function code(text: string): string {
  return `\`${text}\``
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
