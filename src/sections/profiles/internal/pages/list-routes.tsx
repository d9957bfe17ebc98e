import { Badge, type Tone } from '../../../../platform/http/components/badge.tsx'
import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { Field } from '../../../../platform/http/components/field.tsx'
import { PageLinks } from '../../../../platform/http/components/page-links.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { formWith } from '../../../../platform/http/form.ts'
import { only, type Route } from '../../../../platform/http/route.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { isUuid } from '../../../../platform/uuid.ts'
import { type RegisterQuery, type RegisterRow, STATUSES, type Status, TIERS } from '../../profiles.ts'
import { profilesWords } from '../words/words.ts'
import { MAY_LOOK, PEOPLE } from './navigation.ts'
import type { PageNeeds } from './page-needs.ts'

const PAGE = 50

export function listRoutes({ profiles }: Pick<PageNeeds, 'profiles'>): readonly Route[] {
  return [
    only(...MAY_LOOK).get(PEOPLE, async (visit) => {
      const asked = askedIn(visit.url)
      const rows = await visit.database.snapshot((snapshot) =>
        profiles.register.list(snapshot, { ...asked, limit: PAGE + 1 }),
      )
      const t = profilesWords(visit.language)
      return visit.page(
        { title: t('people'), lead: t('peopleLead') },
        <PeoplePage rows={rows.slice(0, PAGE)} more={rows.length > PAGE} asked={asked} language={visit.language} />,
      )
    }),
  ]
}

/** The filters as they stand in the page's address. */
type Asked = Omit<RegisterQuery, 'limit'>

function askedIn({ searchParams }: URL): Asked {
  const search = searchParams.get('search')?.trim() ?? ''
  const after = searchParams.get('after') ?? ''
  return {
    search: search === '' ? undefined : search,
    status: STATUSES.find((status) => status === searchParams.get('status')),
    tier: TIERS.find((tier) => tier === searchParams.get('tier')),
    after: isUuid(after) ? after : undefined,
  }
}

type PeoplePageProps = {
  readonly rows: readonly RegisterRow[]
  readonly more: boolean
  readonly asked: Asked
  readonly language: Language
}

function PeoplePage({ rows, more, asked, language }: PeoplePageProps) {
  const t = profilesWords(language)
  const { after, ...filters } = asked
  const last = rows.at(-1)
  if (rows.length === 0 && Object.values(asked).every((value) => value === undefined)) {
    const action = (
      <a class="btn btn-primary" href={`${PEOPLE}/import`}>
        {t('importMembers')}
      </a>
    )
    return (
      <EmptyState title={t('nobodyTitle')} action={action}>
        {t('nobody')}
      </EmptyState>
    )
  }
  const all = (
    <a class="btn" href={PEOPLE}>
      {t('showAll')}
    </a>
  )
  return (
    <>
      <Filters asked={asked} language={language} />
      {rows.length === 0 ? (
        <EmptyState title={t('noneTitle')} action={all}>
          {t('none')}
        </EmptyState>
      ) : (
        <Panel flush>
          <DataTable
            caption={t('peopleCaption')}
            language={language}
            rows={rows}
            columns={[
              {
                label: t('name'),
                names: true,
                cell: ({ human, name }) => <a href={`${PEOPLE}/${human}`}>{name}</a>,
              },
              { label: t('address'), cell: ({ address }) => address ?? t('noAddress') },
              { label: t('status'), cell: ({ status }) => <StatusBadge status={status} language={language} /> },
              { label: t('tier'), cell: ({ tier }) => (tier === null ? '–' : t(`tier.${tier}`)) },
              { label: t('city'), cell: ({ city }) => city ?? '–' },
            ]}
          />
        </Panel>
      )}
      <PageLinks
        language={language}
        first={after === undefined ? undefined : href(filters)}
        next={more && last !== undefined ? href({ ...filters, after: last.human }) : undefined}
      />
    </>
  )
}

function Filters({ asked, language }: Pick<PeoplePageProps, 'asked' | 'language'>) {
  const t = profilesWords(language)
  const { search = '', status = '', tier = '' } = asked
  const state = formWith({ search, status, tier })
  const any = { value: '', label: t('any') }
  return (
    <form method="get" action={PEOPLE} class="filters">
      <Field state={state} name="search" type="search" label={t('search')} placeholder={t('searchHint')} />
      <Field
        state={state}
        name="status"
        type="select"
        label={t('status')}
        options={[any, ...STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))]}
      />
      <Field
        state={state}
        name="tier"
        type="select"
        label={t('tier')}
        options={[any, ...TIERS.map((value) => ({ value, label: t(`tier.${value}`) }))]}
      />
      <button type="submit" class="btn">
        {t('show')}
      </button>
    </form>
  )
}

const TONES: Readonly<Record<Status, Tone>> = { guest: 'neutral', active: 'success', suspended: 'danger' }

function StatusBadge({ status, language }: { readonly status: Status; readonly language: Language }) {
  return <Badge tone={TONES[status]}>{profilesWords(language)(`status.${status}`)}</Badge>
}

function href(asked: Asked): string {
  const given = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return given.length === 0 ? PEOPLE : `${PEOPLE}?${new URLSearchParams(given)}`
}
