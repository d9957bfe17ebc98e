import type { Child } from 'hono/jsx'
import { EmptyState } from '../../platform/http/components/empty-state.tsx'
import { Facts } from '../../platform/http/components/facts.tsx'
import { Form } from '../../platform/http/components/form.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import type { Language } from '../../platform/i18n/language.ts'
import type { Json, PersonalRecord } from '../../platform/personal.ts'
import type { PersonalExport } from './export.ts'
import { PRIVACY_PATH } from './privacy-page.tsx'
import { privacyWords } from './words.ts'

/** In the order in which somebody looks for things about themselves. */
const SECTIONS = ['profiles', 'auth', 'teams', 'events', 'tickets', 'campaigns', 'email', 'budget', 'audit'] as const

/** The document as it is, with the names of its fields: whoever reads both finds the same in each. */
export function ExportPage({ document, language, at }: Said & { readonly document: PersonalExport }) {
  const t = privacyWords(language)
  return (
    <>
      {SECTIONS.map((section) => (
        <Panel title={t(`section.${section}`)}>
          {Object.entries(document.sections[section] ?? {}).map(([kind, records]) => (
            <Records {...{ kind, records, language, at }} />
          ))}
        </Panel>
      ))}
    </>
  )
}

type Said = {
  readonly language: Language
  /** How a point in time is written. */
  readonly at: (instant: Temporal.Instant) => string
}
type RecordsProps = Said & { readonly kind: string; readonly records: readonly PersonalRecord[] }

function Records({ kind, records, language, at }: RecordsProps) {
  const t = privacyWords(language)
  return (
    <section class="many">
      <h3>{inWords(kind)}</h3>
      {records.length === 0 && <p>{t('nothing')}</p>}
      {records.map((record) => (
        <div class="one-of-many">
          <Facts
            facts={Object.entries(record).map(([name, value]) => ({
              label: inWords(name),
              value: <span>{shown(value, { language, at })}</span>,
            }))}
          />
        </div>
      ))}
    </section>
  )
}

/** `heldFrom` as `Held from`. */
function inWords(name: string): string {
  const words = name.replaceAll('_', ' ').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const POINT_IN_TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/

function shown(value: Json, { language, at }: Said): Child {
  const t = privacyWords(language)
  if (value === null || value === '') return <span class="text-secondary">{t('empty')}</span>
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
  if (typeof value === 'string' && POINT_IN_TIME.test(value)) return at(Temporal.Instant.from(value))
  if (typeof value !== 'object') return String(value)
  const parts = Array.isArray(value)
    ? value.map(text)
    : Object.entries(value).map(([name, one]) => `${name}: ${text(one)}`)
  return parts.length === 0 ? <span class="text-secondary">{t('empty')}</span> : parts.join(', ')
}

function text(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export function SignInAgain({ language, csrf }: { readonly language: Language; readonly csrf: string }) {
  const t = privacyWords(language)
  return (
    <Panel>
      <EmptyState
        title={t('signInTitle')}
        action={
          <>
            <Form action="/sign-out" csrf={csrf}>
              <button type="submit" class="btn btn-primary">
                {t('signOut')}
              </button>
            </Form>
            <a class="btn" href={PRIVACY_PATH}>
              {t('back')}
            </a>
          </>
        }
      >
        {t('signInText')}
      </EmptyState>
    </Panel>
  )
}
