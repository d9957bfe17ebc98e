import { Badge } from '../../platform/http/components/badge.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import type { Language } from '../../platform/i18n/language.ts'
import type { OwnCode } from '../../sections/campaigns/campaigns.ts'
import { homeWords } from './words/words.ts'

const OWN_CODES = '/me/codes'

type Props = { readonly codes: readonly OwnCode[]; readonly today: Temporal.PlainDate; readonly language: Language }

/** Every code with what became of it; the page of codes says more. */
export function OwnCodes({ codes, today, language }: Props) {
  const t = homeWords(language)
  return (
    <Panel title={t('codesTitle')}>
      {codes.length === 0 ? (
        <p>{t('noCodes')}</p>
      ) : (
        <>
          <ul>
            {codes.map((code) => (
              <li>
                <code>{code.code}</code> · {code.title} <CodeState code={code} today={today} language={language} />
              </li>
            ))}
          </ul>
          <p>
            <a href={OWN_CODES}>{t('allCodes')}</a>
          </p>
        </>
      )}
    </Panel>
  )
}

/** Given, not used, and still good today. */
export function isUsable({ redeemedAt, expiresOn }: OwnCode, today: Temporal.PlainDate): boolean {
  return redeemedAt === null && (expiresOn === null || Temporal.PlainDate.compare(expiresOn, today) >= 0)
}

type CodeStateProps = { readonly code: OwnCode; readonly today: Temporal.PlainDate; readonly language: Language }

function CodeState({ code, today, language }: CodeStateProps) {
  const t = homeWords(language)
  if (code.redeemedAt !== null) return <Badge tone="info">{t('used')}</Badge>
  return isUsable(code, today) ? (
    <Badge tone="success">{t('unused')}</Badge>
  ) : (
    <Badge tone="warning">{t('expired')}</Badge>
  )
}
