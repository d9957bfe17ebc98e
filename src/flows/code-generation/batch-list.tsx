import { Badge, type Tone } from '../../platform/http/components/badge.tsx'
import { DataTable } from '../../platform/http/components/data-table.tsx'
import { EmptyState } from '../../platform/http/components/empty-state.tsx'
import { Form } from '../../platform/http/components/form.tsx'
import { formatFor } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { Batch } from '../../sections/campaigns/campaigns.ts'
import type { EventSettings } from '../../sections/events/events.ts'
import { generationWords } from './words.ts'

export type BatchListProps = {
  /** Of the campaign's page to generate codes. */
  readonly path: string
  readonly batches: readonly Batch[]
  readonly event: EventSettings
  readonly csrf: string
  readonly language: Language
}

/** While codes are left to be made it looks again by itself; without JavaScript there is a link that does. */
export function BatchList(props: BatchListProps) {
  const { path, batches, language } = props
  const t = generationWords(language)
  if (!batches.some(({ state }) => state === 'unfinished' || state === 'giving-up')) {
    return (
      <div id="batches">
        <Batches {...props} />
      </div>
    )
  }
  return (
    <div id="batches" hx-get={`${path}/progress`} hx-trigger="every 2s" hx-swap="outerHTML">
      <Batches {...props} />
      <p class="panel-note">
        <a href={path}>{t('lookAgain')}</a>
      </p>
    </div>
  )
}

function Batches({ path, batches, event, csrf, language }: BatchListProps) {
  const t = generationWords(language)
  const { time } = formatFor(language)
  return (
    <DataTable
      caption={t('batches')}
      language={language}
      rows={batches}
      empty={<EmptyState title={t('none')}>{t('noneYet')}</EmptyState>}
      columns={[
        { label: t('asked'), names: true, cell: ({ intendedAt }) => time(intendedAt, event.timeZone) },
        { label: t('discount'), cell: (batch) => discountText(batch, event, language) },
        {
          label: t('expires'),
          cell: ({ expiresAt }) => (expiresAt === null ? t('noEnd') : time(expiresAt, event.timeZone)),
        },
        { label: t('progress'), cell: (batch) => <Made batch={batch} language={language} /> },
        { label: t('state'), cell: (batch) => <State batch={batch} path={path} csrf={csrf} language={language} /> },
      ]}
    />
  )
}

function discountText({ off, ticketTypes }: Batch, { currency }: EventSettings, language: Language): string {
  const t = generationWords(language)
  const { money, percent } = formatFor(language)
  const taken =
    'percent' in off
      ? t('percentOff', { percent: percent(off.percent / 100) })
      : t('amountOff', { amount: money(off.amount, currency) })
  return `${taken}: ${ticketTypes.length === 0 ? t('allTypes') : ticketTypes.join(', ')}`
}

function Made({ batch: { made, count }, language }: { readonly batch: Batch; readonly language: Language }) {
  const t = generationWords(language)
  const text = t('madeOf', { made, count })
  return (
    <div class="progress-line">
      <span class="progress-text">{text}</span>
      <progress value={made} max={count} aria-label={t('progress')}>
        {text}
      </progress>
    </div>
  )
}

const TONES = {
  done: 'success',
  running: 'info',
  waiting: 'neutral',
  halted: 'danger',
  'giving-up': 'info',
  'given-up': 'neutral',
} as const satisfies Record<string, Tone>

type StateProps = Pick<BatchListProps, 'path' | 'csrf' | 'language'> & { readonly batch: Batch }

function State({ batch: { id, state, running, problem, refused }, path, csrf, language }: StateProps) {
  const t = generationWords(language)
  const seen = state === 'unfinished' ? (running ? 'running' : 'waiting') : state
  return (
    <div>
      <Badge tone={TONES[seen]}>{t(seen)}</Badge>
      {problem !== null && <p>{problem}</p>}
      {refused.length > 0 && (
        <details>
          <summary>{t('refusals', { count: refused.length })}</summary>
          <ul>
            {refused.map(({ code, reason }) => (
              <li>
                <code>{code}</code>: {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
      {state === 'halted' && (
        <Form action={`${path}/go-on`} csrf={csrf}>
          <input type="hidden" name="batch" value={id} />
          <button type="submit" class="btn">
            {t('tryAgain')}
          </button>
        </Form>
      )}
      {(state === 'halted' || state === 'unfinished') && (
        <p>
          <a href={`${path}/give-up?batch=${id}`}>{t('giveUp')}</a>
        </p>
      )}
    </div>
  )
}
