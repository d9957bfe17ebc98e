import { Badge } from '../../../../platform/http/components/badge.tsx'
import { EmptyState } from '../../../../platform/http/components/empty-state.tsx'
import { Facts } from '../../../../platform/http/components/facts.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import { type Route, signedIn } from '../../../../platform/http/route.ts'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { OwnCode } from '../../campaigns.ts'
import { campaignWords } from '../words/words.ts'
import type { PageNeeds } from './page-needs.ts'

export const OWN_CODES = '/me/codes'

/** What a member was given: the code as it is to be typed, and whether it is still good. */
export function ownCodesRoutes({ campaigns, today }: PageNeeds): readonly Route[] {
  return [
    signedIn.get(OWN_CODES, async (visit) => {
      const { language } = visit
      const { codes, day } = await visit.database.snapshot(async (snapshot) => ({
        codes: await campaigns.codesOf(snapshot, visit.viewer.human),
        day: await today(snapshot),
      }))
      const t = campaignWords(language)
      return visit.page(
        { title: t('own.title'), lead: t('own.lead'), width: 'narrow' },
        codes.length === 0 ? (
          <EmptyState title={t('own.none')}>{t('own.noneText')}</EmptyState>
        ) : (
          codes.map((code) => <OwnCodePanel code={code} today={day} language={language} />)
        ),
      )
    }),
  ]
}

type OwnCodeProps = { readonly code: OwnCode; readonly today: Temporal.PlainDate; readonly language: Language }

function OwnCodePanel({ code: { code, title, link, expiresOn, redeemedAt }, today, language }: OwnCodeProps) {
  const t = campaignWords(language)
  const expired = expiresOn !== null && Temporal.PlainDate.compare(expiresOn, today) < 0
  const state =
    redeemedAt !== null ? (
      <Badge tone="info">{t('own.used')}</Badge>
    ) : expired ? (
      <Badge tone="warning">{t('own.expired')}</Badge>
    ) : (
      <Badge tone="success">{t('own.good')}</Badge>
    )
  return (
    <Panel title={title} actions={state}>
      <Facts
        facts={[
          { label: t('code'), value: <code class="own-code">{code}</code> },
          { label: t('field.expiresOn'), value: expiresOn === null ? null : formatFor(language).longDay(expiresOn) },
        ]}
      />
      {link !== null && redeemedAt === null && !expired && (
        <p class="form-actions-apart">
          <a class="btn btn-primary" href={link} rel="noreferrer">
            {t('own.buy')}
          </a>
        </p>
      )}
    </Panel>
  )
}
