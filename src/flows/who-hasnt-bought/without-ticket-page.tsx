import { Badge } from '../../platform/http/components/badge.tsx'
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
export type Asked = {
  readonly search?: string
  readonly team?: string
  readonly tier?: Tier
  /** Those not attending are left out unless asked for. */
  readonly notAttending?: 'shown'
  readonly after?: string
}

export type WithoutTicket = {
  readonly people: readonly PersonRow[]
  readonly more: boolean
  readonly teams: readonly Team[]
  readonly notAttending: ReadonlySet<string>
}

type Props = WithoutTicket & { readonly asked: Asked; readonly language: Language }

export function WithoutTicketPage({ people, more, teams, notAttending, asked, language }: Props) {
  const t = withoutTicketWords(language)
  const { after, ...filters } = asked
  const last = people.at(-1)
  const away = notAttending.size > 0 && <Away count={notAttending.size} asked={filters} language={language} />
  if (people.length === 0 && Object.keys(asked).length === 0) {
    return (
      <>
        {away}
        <EmptyState title={t('everybodyTitle')}>{t('everybody')}</EmptyState>
      </>
    )
  }
  const all = (
    <a class="btn" href={HREF}>
      {t('showAll')}
    </a>
  )
  return (
    <>
      {away}
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
              {
                label: t('name'),
                names: true,
                cell: ({ human, name }) => (
                  <>
                    {name}
                    {notAttending.has(human) && (
                      <>
                        {' '}
                        <Badge>{t('notAttending')}</Badge>
                      </>
                    )}
                  </>
                ),
              },
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

function Away({ count, asked, language }: { count: number; asked: Asked; language: Language }) {
  const t = withoutTicketWords(language)
  const { notAttending, ...filters } = asked
  return (
    <p>
      {t(notAttending === undefined ? 'awayLeftOut' : 'awayShown', { count })}{' '}
      <a href={href(notAttending === undefined ? { ...filters, notAttending: 'shown' } : filters)}>
        {t(notAttending === undefined ? 'showAway' : 'leaveOutAway')}
      </a>
    </p>
  )
}

type FiltersProps = { readonly asked: Asked; readonly teams: readonly Team[]; readonly language: Language }

function Filters({ asked: { search = '', team = '', tier, notAttending }, teams, language }: FiltersProps) {
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
      {notAttending !== undefined && <input type="hidden" name="notAttending" value={notAttending} />}
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
