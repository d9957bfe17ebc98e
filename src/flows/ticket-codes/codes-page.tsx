import { Badge } from '../../platform/http/components/badge.tsx'
import { type Column, DataTable } from '../../platform/http/components/data-table.tsx'
import { EmptyState } from '../../platform/http/components/empty-state.tsx'
import { Field } from '../../platform/http/components/field.tsx'
import { PageLinks } from '../../platform/http/components/page-links.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import { formWith } from '../../platform/http/form.ts'
import { formatFor } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { CampaignSummary, CodeRow } from '../../sections/campaigns/campaigns.ts'
import { CODES, type CodesAddress, codesHref, USES } from './codes-address.ts'
import { type CodesWords, codesWords } from './words.ts'

type CodesPageProps = {
  readonly rows: readonly CodeRow[]
  readonly more: boolean
  /** By code: the orders that carried it after the one that redeemed it. */
  readonly reuses: ReadonlyMap<string, readonly string[]>
  readonly campaigns: readonly CampaignSummary[]
  readonly asked: CodesAddress
  readonly timeZone: string
  readonly language: Language
}

export function CodesPage({ rows, more, reuses, campaigns, asked, timeZone, language }: CodesPageProps) {
  const t = codesWords(language)
  const { after, ...filters } = asked
  const last = rows.at(-1)
  if (rows.length === 0 && Object.keys(asked).length === 0) {
    return <EmptyState title={t('noneTitle')}>{t('none')}</EmptyState>
  }
  const all = (
    <a class="btn" href={CODES}>
      {t('showAll')}
    </a>
  )
  return (
    <>
      <Filters asked={asked} campaigns={campaigns} t={t} />
      {rows.length === 0 ? (
        <EmptyState title={t('nothingTitle')} action={all}>
          {t('nothing')}
        </EmptyState>
      ) : (
        <Panel flush>
          <DataTable
            caption={t('caption')}
            language={language}
            columns={columnsFor(reuses, timeZone, language)}
            rows={rows}
          />
        </Panel>
      )}
      <PageLinks
        language={language}
        first={after === undefined ? undefined : codesHref(filters)}
        next={more && last !== undefined ? codesHref({ ...filters, after: last.position }) : undefined}
      />
    </>
  )
}

type FiltersProps = {
  readonly asked: CodesAddress
  readonly campaigns: readonly CampaignSummary[]
  readonly t: CodesWords
}

function Filters({ asked: { search = '', campaign = '', use }, campaigns, t }: FiltersProps) {
  const state = formWith({ search, campaign, use: use ?? '' })
  const any = { value: '', label: t('any') }
  return (
    <form method="get" action={CODES} class="filters">
      <Field state={state} name="search" type="search" label={t('search')} placeholder={t('searchHint')} />
      <Field
        state={state}
        name="campaign"
        type="select"
        label={t('campaign')}
        options={[any, ...campaigns.map(({ id, title }) => ({ value: id, label: title }))]}
      />
      <Field
        state={state}
        name="use"
        type="select"
        label={t('use')}
        options={[any, ...USES.map((value) => ({ value, label: t(`use.${value}`) }))]}
      />
      <button type="submit" class="btn">
        {t('show')}
      </button>
    </form>
  )
}

function columnsFor(
  reuses: ReadonlyMap<string, readonly string[]>,
  timeZone: string,
  language: Language,
): Column<CodeRow>[] {
  const t = codesWords(language)
  const { time } = formatFor(language)
  return [
    { label: t('code'), names: true, cell: ({ code }) => <code>{code}</code> },
    { label: t('campaign'), cell: ({ title }) => title },
    { label: t('human'), cell: ({ human, name }) => (human === null ? t('notGranted') : (name ?? t('gone'))) },
    { label: t('mail'), cell: (row) => <Mail row={row} timeZone={timeZone} language={language} /> },
    {
      label: t('redeemed'),
      cell: ({ code, human, redeemedAt, redeemedOrder }) =>
        redeemedAt === null || redeemedOrder === null ? (
          human === null ? null : (
            t('use.unused')
          )
        ) : (
          <span>
            {time(redeemedAt, timeZone)} <Order id={redeemedOrder} />
            <Reuses orders={reuses.get(code) ?? []} t={t} />
          </span>
        ),
    },
  ]
}

function Mail({
  row: { human, mail },
  timeZone,
  language,
}: {
  readonly row: CodeRow
  timeZone: string
  language: Language
}) {
  const t = codesWords(language)
  if (human === null) return null
  if (mail === null) return <Badge tone="warning">{t('notMailed')}</Badge>
  if (mail.state === 'sent') return <span>{formatFor(language).time(mail.at, timeZone)}</span>
  return <Badge tone={mail.state === 'failed' ? 'danger' : 'info'}>{t(`mail.${mail.state}`)}</Badge>
}

function Reuses({ orders, t }: { readonly orders: readonly string[]; readonly t: CodesWords }) {
  if (orders.length === 0) return null
  return (
    <span class="beside-name">
      <Badge tone="warning">{t('usedTwice')}</Badge>{' '}
      {orders.map((order) => (
        <>
          <Order id={order} />{' '}
        </>
      ))}
    </span>
  )
}

function Order({ id }: { readonly id: string }) {
  return <a href={`/tickets/orders/${encodeURIComponent(id)}`}>{id}</a>
}
