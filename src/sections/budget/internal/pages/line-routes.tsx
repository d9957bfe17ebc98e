import type { Child } from 'hono/jsx'
import { Alert } from '../../../../platform/http/components/alert.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import type { FormState } from '../../../../platform/http/form.ts'
import { only, type Route, signedIn } from '../../../../platform/http/route.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type { Visit } from '../../../../platform/http/visit.ts'
import type { ChangeResult, Found, Line, LineFields } from '../../budget.ts'
import { EDITORS, FINANCE } from '../reach.ts'
import { editingWords } from '../words/editing-words.ts'
import { Conflict, sentOver } from './conflict.tsx'
import { type Base, type EditingNeeds, editorOf, type Opened, open, refuse, yearHref } from './editing-needs.ts'
import { LineFormFields, lineForm, lineState, newLineState } from './line-form.tsx'
import { type NamedRecord, named, RecordTable } from './record-table.tsx'
import { LineEditor, LineRow, rowWords } from './sheet-row.tsx'
import { MovedSums, withLine } from './sheet-sums.tsx'
import { AddRow } from './sheet-table.tsx'

/** Pages about lines, under `/finance` and under a coordinator's `/budget`; what either may do is for their reach to say. */
export function lineRoutes(needs: EditingNeeds, base: Base): readonly Route[] {
  const { budget } = needs
  const reading = base === '/finance' ? only(...FINANCE) : signedIn
  const writing = base === '/finance' ? only(...EDITORS) : signedIn
  return [
    reading.get(`${base}/lines/:line`, async (visit) => {
      const opened = await openLine(visit)
      if (opened === undefined) return visit.notFound()
      const { found, record } = opened
      const state = lineState(found.line, found.line.version, visit.language)
      const what = visit.url.searchParams.get('in')
      if (what === 'row') return visit.fragment(row(visit, opened))
      if (what === 'form' && found.edits) return visit.fragment(editor(visit, opened, state))
      return page(visit, opened, state, record)
    }),

    reading.get(`${base}/lines/:line/sums`, async (visit) => {
      const opened = await openLine(visit)
      const typed = typedFields(visit, opened)
      if (opened === undefined || typed === undefined) return visit.notFound()
      return sums(visit, opened, opened.found.line.id, typed)
    }),

    writing.post(`${base}/lines/:line`, async (visit) => {
      const opened = await openLine(visit)
      if (opened === undefined) return visit.notFound()
      const { found, record } = opened
      const inPlace = visit.url.searchParams.has('in')
      const form = visit.form(lineForm(visit.language, opened.currency))
      if (!form.ok) {
        return inPlace
          ? visit.fragment(editor(visit, opened, form.state))
          : page(visit, opened, form.state, record, 422)
      }
      const result: ChangeResult = await visit.database.transact((tx) =>
        budget.editing.changeLine(tx, found.line.id, form.value, editorOf(visit.viewer, opened.reach)),
      )
      if (!result.ok && result.code === 'changed-meanwhile' && result.now.kind === 'line') {
        // In its row there is no room for two values of each field: the page of all fields shows them.
        const { line } = result.now
        const now = lineState(line, line.version, visit.language)
        const labels = labelsOf(visit)
        const conflict = <Conflict now={now} sent={form.state} labels={labels} language={visit.language} />
        const sent = sentOver(form.state, line.version)
        return inPlace
          ? visit.fragment(editor(visit, opened, sent, conflict))
          : page(visit, opened, sent, record, 409, conflict)
      }
      if (!result.ok) return refuse(visit, result.code)
      if (!inPlace) {
        const t = editingWords(visit.language)
        return visit.redirect(`${yearHref(base, found.year.year)}#line-${found.line.id}`, {
          tone: 'success',
          text: t('saved'),
        })
      }
      const saved = await openLine(visit)
      return saved === undefined ? visit.notFound() : savedRow(visit, saved)
    }),

    writing.post(`${base}/lines/:line/delete`, async (visit) => {
      const opened = await openLine(visit)
      if (opened === undefined) return visit.notFound()
      const thing = { kind: 'line', id: opened.found.line.id } as const
      const result = await visit.database.transact((tx) =>
        budget.editing.remove(tx, thing, editorOf(visit.viewer, opened.reach)),
      )
      if (!result.ok) return refuse(visit, result.code)
      const text = editingWords(visit.language)('deleted')
      return visit.redirect(yearHref(base, result.year), { tone: 'success', text })
    }),

    reading.get(`${base}/categories/:category/new-line`, async (visit) => {
      const opened = await openCategory(visit)
      if (opened === undefined) return visit.notFound()
      const what = visit.url.searchParams.get('in')
      if (what === 'row') return visit.fragment(inTable(addRow(visit, opened)))
      if (!(await mayAdd(visit, opened))) return refuse(visit, 'not-yours')
      const state = newLineState(opened.found.year)
      return what === 'form' ? visit.fragment(newEditor(visit, opened, state)) : newPage(visit, opened, state)
    }),

    reading.get(`${base}/categories/:category/new-line/sums`, async (visit) => {
      const opened = await openCategory(visit)
      const typed = typedFields(visit, opened)
      if (opened === undefined || typed === undefined) return visit.notFound()
      return sums(visit, opened, null, typed)
    }),

    writing.post(`${base}/categories/:category/new-line`, async (visit) => {
      const opened = await openCategory(visit)
      if (opened === undefined) return visit.notFound()
      const inPlace = visit.url.searchParams.has('in')
      const form = visit.form(lineForm(visit.language, opened.currency))
      if (!form.ok) {
        return inPlace ? visit.fragment(newEditor(visit, opened, form.state)) : newPage(visit, opened, form.state, 422)
      }
      const { id } = opened.found.category
      const result = await visit.database.transact((tx) =>
        budget.editing.addLines(tx, id, [form.value.fields], editorOf(visit.viewer, opened.reach)),
      )
      if (!result.ok) return refuse(visit, result.code)
      const [line = ''] = result.ids
      if (!inPlace) return visit.redirect(`${yearHref(base, result.year)}#line-${line}`)
      return addedRow(visit, opened, line)
    }),
  ]

  type OpenedCategory = Omit<Opened, 'found'> & { readonly found: Extract<Found, { kind: 'category' }> }
  type OpenedLine = Omit<Opened, 'found'> & {
    readonly found: Extract<Found, { kind: 'line' }>
    readonly record: NamedRecord
  }

  function openLine(visit: Visit<Viewer>): Promise<OpenedLine | undefined> {
    const thing = { kind: 'line', id: visit.param('line') } as const
    return visit.database.snapshot(async (snapshot) => {
      const opened = await open(snapshot, needs, visit.viewer, thing)
      if (opened?.found.kind !== 'line') return undefined
      const entries = (await budget.record.of(snapshot, thing, opened.reach)) ?? []
      return { ...opened, found: opened.found, record: await named(snapshot, needs, entries) }
    })
  }

  function openCategory(visit: Visit<Viewer>): Promise<OpenedCategory | undefined> {
    const thing = { kind: 'category', id: visit.param('category') } as const
    return visit.database.snapshot(async (snapshot) => {
      const opened = await open(snapshot, needs, visit.viewer, thing)
      return opened?.found.kind === 'category' ? { ...opened, found: opened.found } : undefined
    })
  }

  async function mayAdd(visit: Visit<Viewer>, { found, reach }: OpenedCategory): Promise<boolean> {
    const sheet = await visit.database.snapshot((snapshot) => budget.sheet(snapshot, found.year.year, reach))
    const categories = sheet?.groups.flatMap(({ categories }) => categories)
    return categories?.find(({ id }) => id === found.category.id)?.edits ?? false
  }

  function page(
    visit: Visit<Viewer>,
    { found, currency, teams }: OpenedLine,
    state: FormState,
    record: NamedRecord,
    status?: 409 | 422,
    conflict?: Child,
  ): Response | Promise<Response> {
    const { language, csrf } = visit
    const t = editingWords(language)
    const { line, year, group, category } = found
    return visit.page(
      {
        title: line.description,
        lead: `${year.year} · ${group.name} · ${category.name}`,
        actions: <BackLink base={base} year={year.year} label={t('back')} />,
        width: 'narrow',
        ...(status === undefined ? {} : { status }),
      },
      <>
        {conflict}
        {found.edits ? (
          <Panel>
            <Form action={`${base}/lines/${line.id}`} csrf={csrf}>
              <LineFormFields state={state} year={year} teams={teams} language={language} />
              <div class="form-actions">
                <button type="submit" class="btn btn-primary">
                  {t('save')}
                </button>
              </div>
            </Form>
          </Panel>
        ) : (
          <Alert tone="info">{t(line.ticketing === null ? 'viewOnly' : 'ticketingMade')}</Alert>
        )}
        <Panel title={t('history')} flush>
          <RecordTable record={record} currency={currency} language={language} />
        </Panel>
        {found.edits && (
          <Panel title={t('deleteTitle')}>
            <p>{t('deleteHint')}</p>
            <Form action={`${base}/lines/${line.id}/delete`} csrf={csrf}>
              <button type="submit" class="btn">
                {t('delete')}
              </button>
            </Form>
          </Panel>
        )}
      </>,
    )
  }

  function newPage(visit: Visit<Viewer>, { found, teams }: OpenedCategory, state: FormState, status?: 422) {
    const { language, csrf } = visit
    const t = editingWords(language)
    const { year, category } = found
    return visit.page(
      {
        title: t('newLine'),
        lead: `${year.year} · ${found.group.name} · ${category.name}`,
        actions: <BackLink base={base} year={year.year} label={t('back')} />,
        width: 'narrow',
        ...(status === undefined ? {} : { status }),
      },
      <Panel>
        <Form action={`${base}/categories/${category.id}/new-line`} csrf={csrf}>
          <LineFormFields state={state} year={year} teams={teams} language={language} />
          <div class="form-actions">
            <button type="submit" class="btn btn-primary">
              {t('save')}
            </button>
          </div>
        </Form>
      </Panel>,
    )
  }

  function row(visit: Visit<Viewer>, { found, currency }: OpenedLine) {
    const w = rowWords({ base, currency, language: visit.language })
    return inTable(<LineRow line={found.line} edits={found.edits} w={w} swap={`new-${found.category.id}`} />)
  }

  function editor(visit: Visit<Viewer>, { found }: OpenedLine, state: FormState, conflict?: Child) {
    const href = `${base}/lines/${found.line.id}`
    return inTable(
      <LineEditor
        id={`line-${found.line.id}`}
        action={href}
        cancel={href}
        whole={href}
        sums={`${href}/sums`}
        state={state}
        year={found.year}
        csrf={visit.csrf}
        language={visit.language}
      >
        {conflict}
      </LineEditor>,
    )
  }

  function newEditor(visit: Visit<Viewer>, { found }: OpenedCategory, state: FormState) {
    const href = `${base}/categories/${found.category.id}/new-line`
    return inTable(
      <LineEditor
        id={`new-${found.category.id}`}
        action={href}
        cancel={href}
        sums={`${href}/sums`}
        state={state}
        year={found.year}
        csrf={visit.csrf}
        language={visit.language}
      />,
    )
  }

  function addRow(visit: Visit<Viewer>, { found, currency }: OpenedCategory) {
    const { id, name } = found.category
    return <AddRow id={id} name={name} w={rowWords({ base, currency, language: visit.language })} />
  }

  /** A row of what was typed so far; undefined while that is no line yet. */
  function typedFields(visit: Visit<Viewer>, opened: Opened | undefined): LineFields | undefined {
    if (opened === undefined) return undefined
    const parsed = lineForm(visit.language, opened.currency).safeParse({
      ...Object.fromEntries(visit.url.searchParams),
      // Of no consequence for the sums, and missing while a line is begun.
      description: '-',
      team: '',
      paidOn: '2000-01-01',
    })
    return parsed.success ? parsed.data.fields : undefined
  }

  async function sums(
    visit: Visit<Viewer>,
    { found, currency, reach }: Opened,
    line: string | null,
    fields: LineFields,
  ): Promise<Response> {
    if (found.kind === 'group') return visit.notFound()
    const { year, category } = found
    const sheet = await visit.database.snapshot((snapshot) => budget.sheet(snapshot, year.year, reach))
    if (sheet === undefined) return visit.notFound()
    const moved = withLine(sheet, category.id, line, fields)
    return visit.fragment(
      <MovedSums sheet={moved} category={category.id} currency={currency} language={visit.language} />,
    )
  }

  async function savedRow(visit: Visit<Viewer>, opened: OpenedLine): Promise<Response> {
    const { found, currency, reach } = opened
    const sheet = await visit.database.snapshot((snapshot) => budget.sheet(snapshot, found.year.year, reach))
    if (sheet === undefined) return visit.notFound()
    const shown = { currency, language: visit.language }
    return visit.fragment(
      <>
        {row(visit, opened)}
        <MovedSums sheet={sheet} category={found.category.id} {...shown} />
      </>,
    )
  }

  /** The new line before the form it came from, which is empty again for the next one. */
  async function addedRow(visit: Visit<Viewer>, opened: OpenedCategory, id: string): Promise<Response> {
    const { found, currency, reach } = opened
    const sheet = await visit.database.snapshot((snapshot) => budget.sheet(snapshot, found.year.year, reach))
    const own = sheet?.groups.flatMap(({ categories }) => categories).find((each) => each.id === found.category.id)
    const line: Line | undefined = own?.lines.find((each) => each.id === id)
    if (sheet === undefined || line === undefined) return visit.notFound()
    const shown = { currency, language: visit.language }
    const w = rowWords({ base, ...shown })
    return visit.fragment(
      <>
        {inTable(<LineRow line={line} edits w={w} swap={`new-${found.category.id}`} />)}
        {newEditor(visit, opened, newLineState(found.year))}
        <MovedSums sheet={sheet} category={found.category.id} {...shown} />
      </>,
    )
  }
}

/** A row alone is no piece of HTML that a browser reads. */
function inTable(row: Child) {
  return (
    <table>
      <tbody>{row}</tbody>
    </table>
  )
}

export function BackLink({
  base,
  year,
  label,
}: {
  readonly base: Base
  readonly year: string
  readonly label: string
}) {
  return (
    <a class="btn" href={yearHref(base, year)}>
      {label}
    </a>
  )
}

function labelsOf(visit: Visit<Viewer>) {
  const t = editingWords(visit.language)
  return {
    description: t('description'),
    amount: t('amount'),
    vat: t('vat'),
    expectedOn: t('day'),
    progress: t('progress'),
    paidAmount: t('paidAmount'),
    paidOn: t('paidOn'),
    paidReference: t('paidReference'),
    team: t('team'),
    notes: t('notes'),
    cashFlowOnly: t('cashFlowOnly'),
  }
}
