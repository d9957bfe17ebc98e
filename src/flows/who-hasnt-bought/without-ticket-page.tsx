import { DataTable } from '../../platform/http/components/data-table.tsx'
import { EmptyState } from '../../platform/http/components/empty-state.tsx'
import { Field } from '../../platform/http/components/field.tsx'
import { PageLinks } from '../../platform/http/components/page-links.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import { formWith } from '../../platform/http/form.ts'
import type { Language } from '../../platform/i18n/language.ts'
import { type PersonRow, TIERS, type Tier } from '../../sections/profiles/profiles.ts'
import type { Team } from '../../sections/teams/teams.ts'
import { withoutTicketWords } from './words.ts'

export const HREF = '/tickets/who-hasnt-bought'

/** The filters as they stand in the page's address. */
export type Asked = { readonly search?: string; readonly team?: string; readonly tier?: Tier; readonly after?: string }

export type WithoutTicket = {
  readonly people: readonly PersonRow[]
  readonly more: boolean
  readonly teams: readonly Team[]
}

type Props = WithoutTicket & { readonly asked: Asked; readonly language: Language }

export function WithoutTicketPage({ people, more, teams, asked, language }: Props) {
  const t = withoutTicketWords(language)
  const { after, ...filters } = asked
  const last = people.at(-1)
  if (people.length === 0 && Object.keys(asked).length === 0) {
    return <EmptyState title={t('everybodyTitle')}>{t('everybody')}</EmptyState>
  }
  const all = (
    <a class="btn" href={HREF}>
      {t('showAll')}
    </a>
  )
  return (
    <>
      <Filters asked={asked} teams={teams} language={language} />
      {people.length === 0 ? (
        <EmptyState title={t('nothingTitle')} action={all}>
          {t('nothing')}
        </EmptyState>
      ) : (
        <Panel flush>
          <DataTable
            caption={t('caption')}
            language={language}
            rows={people}
            columns={[
              { label: t('name'), names: true, cell: ({ name }) => name },
              { label: t('address'), cell: ({ address }) => address ?? t('noAddress') },
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

type FiltersProps = { readonly asked: Asked; readonly teams: readonly Team[]; readonly language: Language }

function Filters({ asked: { search = '', team = '', tier }, teams, language }: FiltersProps) {
  const t = withoutTicketWords(language)
  const state = formWith({ search, team, tier: tier ?? '' })
  return (
    <form method="get" action={HREF} class="filters">
      <Field state={state} name="search" type="search" label={t('search')} placeholder={t('searchHint')} />
      <Field
        state={state}
        name="team"
        type="select"
        label={t('team')}
        options={[{ value: '', label: t('anyTeam') }, ...teams.map(({ name }) => ({ value: name, label: name }))]}
      />
      <Field
        state={state}
        name="tier"
        type="select"
        label={t('tier')}
        options={[{ value: '', label: t('anyTier') }, ...TIERS.map((value) => ({ value, label: t(`tier.${value}`) }))]}
      />
      <button type="submit" class="btn">
        {t('show')}
      </button>
    </form>
  )
}

function href(asked: Asked): string {
  const given = Object.entries(asked)
  return given.length === 0 ? HREF : `${HREF}?${new URLSearchParams(given)}`
}
