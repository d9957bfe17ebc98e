import { Badge } from '../../../../platform/http/components/badge.tsx'
import { DataTable } from '../../../../platform/http/components/data-table.tsx'
import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { Field } from '../../../../platform/http/components/field.tsx'
import { PageLinks } from '../../../../platform/http/components/page-links.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { formWith } from '../../../../platform/http/form.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import { GRANT_STATES, type GrantRow } from '../../campaigns.ts'
import { campaignWords } from '../words/words.ts'
import { type GrantsAddress, grantsHref } from './grants-address.ts'
import { MailBadge } from './state-badge.tsx'

export type GrantTableProps = {
  readonly campaign: string
  readonly grants: readonly GrantRow[]
  readonly asked: GrantsAddress
  /** Whether there is another page of grants. */
  readonly more: boolean
  readonly language: Language
}

export function GrantTable({ campaign, grants, asked, more, language }: GrantTableProps) {
  const t = campaignWords(language)
  const { after, ...filters } = asked
  const last = grants.at(-1)
  const nothingAsked = Object.keys(asked).length === 0
  return (
    <section id="grants">
      <Panel title={t('grants')} flush>
        {(grants.length > 0 || !nothingAsked) && <Filters campaign={campaign} asked={asked} language={language} />}
        <DataTable
          caption={t('grants')}
          language={language}
          rows={grants}
          empty={<EmptyState title={t(nothingAsked ? 'noGrants' : 'noGrantLikeThis')} />}
          columns={[
            {
              label: t('code'),
              names: true,
              cell: ({ code, revokedAt }) =>
                revokedAt === null ? (
                  <a href={`/campaigns/${campaign}/grants/${encodeURIComponent(code)}`}>
                    <code>{code}</code>
                  </a>
                ) : (
                  <code>{code}</code>
                ),
            },
            { label: t('human'), cell: ({ name }) => name },
            { label: t('mailState'), cell: ({ mail }) => <MailBadge mail={mail} language={language} /> },
            {
              label: t('order'),
              cell: ({ redeemedOrder, revokedAt }) =>
                revokedAt === null ? (redeemedOrder ?? t('state.unused')) : <Badge>{t('state.revoked')}</Badge>,
            },
          ]}
        />
      </Panel>
      <PageLinks
        language={language}
        first={after === undefined ? undefined : grantsHref(campaign, filters)}
        next={more && last !== undefined ? grantsHref(campaign, { ...filters, after: last.position }) : undefined}
      />
    </section>
  )
}

type FiltersProps = { readonly campaign: string; readonly asked: GrantsAddress; readonly language: Language }

function Filters({ campaign, asked: { search = '', state }, language }: FiltersProps) {
  const t = campaignWords(language)
  const form = formWith({ search, state: state ?? '' })
  return (
    <form method="get" action={`/campaigns/${campaign}#grants`} class="filters filters-inside">
      <Field state={form} name="search" type="search" label={t('search')} placeholder={t('searchHint')} />
      <Field
        state={form}
        name="state"
        type="select"
        label={t('state')}
        options={[
          { value: '', label: t('anyState') },
          ...GRANT_STATES.map((value) => ({ value, label: t(`state.${value}`) })),
        ]}
      />
      <button type="submit" class="btn">
        {t('show')}
      </button>
    </form>
  )
}
