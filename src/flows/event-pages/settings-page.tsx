import { Facts } from '../../platform/http/components/facts.tsx'
import { Field } from '../../platform/http/components/field.tsx'
import { Form } from '../../platform/http/components/form.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import type { FormState } from '../../platform/http/form.ts'
import { formatFor } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { EventSettings } from '../../sections/events/events.ts'
import { TIME_ZONES } from './settings-shape.ts'
import { eventWords } from './words.ts'

type SettingsFormProps = {
  readonly state: FormState
  /** The event whose settings they are; undefined for a new one, whose id is asked for. */
  readonly event?: string
  readonly csrf: string
  readonly language: Language
}

export function SettingsForm({ state, event, csrf, language }: SettingsFormProps) {
  const t = eventWords(language)
  const shared = { state }
  return (
    <Panel>
      <Form action={event === undefined ? '/events/new' : hrefOf(event)} csrf={csrf}>
        {event === undefined ? (
          <Field {...shared} name="id" label={t('id')} hint={t('idHint')} />
        ) : (
          <div class="field">
            <Facts facts={[{ label: t('id'), value: <code>{event}</code> }]} />
          </div>
        )}
        <Field {...shared} name="name" label={t('name')} />
        <Field {...shared} name="year" label={t('year')} inputmode="numeric" hint={t('yearHint')} />
        <Field
          {...shared}
          name="timeZone"
          label={t('timeZone')}
          hint={t('timeZoneHint')}
          type="select"
          options={TIME_ZONES.map((name) => ({ value: name, label: name.replaceAll('_', ' ') }))}
        />
        <Field {...shared} name="currency" label={t('currency')} hint={t('currencyHint')} />
        <Field {...shared} name="salesStart" label={t('salesStart')} hint={t('dayHint')} />
        <Field {...shared} name="gateOpening" label={t('gateOpening')} hint={t('dayHint')} />
        <Field {...shared} name="eventEndOffset" label={t('eventEndOffset')} inputmode="numeric" />
        <Field
          {...shared}
          name="strikeEndOffset"
          label={t('strikeEndOffset')}
          inputmode="numeric"
          hint={t('offsetHint')}
        />
        <Field
          {...shared}
          name="vipThreshold"
          label={t('vipThreshold')}
          inputmode="decimal"
          hint={t('vipThresholdHint')}
        />
        <Field {...shared} name="ticketVatRate" label={t('ticketVatRate')} inputmode="decimal" />
        <Field
          {...shared}
          name="breakEvenFallback"
          label={t('breakEvenFallback')}
          inputmode="numeric"
          hint={t('breakEvenHint')}
        />
        <Field {...shared} name="shop" label={t('shop')} type="url" hint={t('shopHint')} />
        <div class="form-actions">
          <button type="submit" class="btn btn-primary">
            {t(event === undefined ? 'make' : 'save')}
          </button>
          <a class="btn" href="/events">
            {t('cancel')}
          </a>
        </div>
      </Form>
    </Panel>
  )
}

/** For whoever may only look, and of events whose season is settled. */
export function SettingsFacts({ event, language }: { readonly event: EventSettings; readonly language: Language }) {
  const t = eventWords(language)
  const { day, money, number, rate } = formatFor(language)
  return (
    <Panel>
      <Facts
        facts={[
          { label: t('id'), value: <code>{event.id}</code> },
          { label: t('year'), value: String(event.year) },
          { label: t('timeZone'), value: event.timeZone },
          { label: t('currency'), value: event.currency },
          { label: t('salesStart'), value: day(event.salesStart) },
          { label: t('gateOpening'), value: day(event.gateOpening) },
          { label: t('eventEndOffset'), value: number(event.eventEndOffset) },
          { label: t('strikeEndOffset'), value: number(event.strikeEndOffset) },
          {
            label: t('vipThreshold'),
            value: event.vipThreshold === null ? t('off') : money(event.vipThreshold, event.currency),
          },
          { label: t('ticketVatRate'), value: rate(event.ticketVatRate) },
          {
            label: t('breakEvenFallback'),
            value: event.breakEvenFallback === null ? t('noFallback') : number(event.breakEvenFallback),
          },
          { label: t('shop'), value: event.shop },
        ]}
      />
    </Panel>
  )
}

export function SwitchForm(props: { readonly event: string; readonly csrf: string; readonly language: Language }) {
  const t = eventWords(props.language)
  return (
    <Panel>
      <Form action={`${hrefOf(props.event)}/current`} csrf={props.csrf}>
        <button type="submit" class="btn">
          {t('switch')}
        </button>
        <p class="field-hint">{t('switchHint')}</p>
      </Form>
    </Panel>
  )
}

export function hrefOf(event: string): string {
  return `/events/${encodeURIComponent(event)}`
}
