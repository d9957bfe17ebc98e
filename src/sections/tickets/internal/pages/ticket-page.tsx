import { Facts } from '../../../../platform/http/components/facts.tsx'
import { Field } from '../../../../platform/http/components/field.tsx'
import { Form } from '../../../../platform/http/components/form.tsx'
import { Panel } from '../../../../platform/http/components/panel.tsx'
import type { FormState } from '../../../../platform/http/form.ts'
import { formatFor } from '../../../../platform/i18n/format.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { EventSettings } from '../../../events/events.ts'
import type { TicketRow } from '../ticket-list.ts'
import { type TicketsWords, ticketsWords } from '../words/words.ts'
import { ATTENDEES } from './list-address.ts'
import { Owner } from './owner.tsx'
import { TicketBadge } from './state-badge.tsx'
import { OrderOf } from './ticket-table.tsx'

type TicketPageProps = {
  readonly event: EventSettings
  readonly ticket: TicketRow
  readonly names: ReadonlyMap<string, string>
  readonly form: FormState
  /** Undefined for whoever may only look. */
  readonly csrf: string | undefined
  readonly language: Language
}

export function TicketPage({ event, ticket, names, form, csrf, language }: TicketPageProps) {
  const t = ticketsWords(language)
  const { money } = formatFor(language)
  return (
    <>
      <Panel>
        <Facts
          facts={[
            { label: t('heldBy'), value: <Owner of={ticket} names={names} t={t} /> },
            { label: t('state'), value: <TicketBadge ticket={ticket} t={t} /> },
            { label: t('email'), value: ticket.email },
            { label: t('price'), value: money(ticket.price, event.currency) },
            { label: t('netPrice'), value: ticket.netPrice === null ? null : money(ticket.netPrice, event.currency) },
            { label: t('order'), value: <OrderOf ticket={ticket} t={t} /> },
            { label: t('barcode'), value: ticket.barcode },
            { label: t('ticket'), value: ticket.id },
            { label: t('gone'), value: ticket.gone },
          ]}
        />
      </Panel>
      {ticket.valid && csrf !== undefined && <Decision ticket={ticket} form={form} csrf={csrf} t={t} />}
    </>
  )
}

type DecisionProps = {
  readonly ticket: TicketRow
  readonly form: FormState
  readonly csrf: string
  readonly t: TicketsWords
}

function Decision({ ticket, form, csrf, t }: DecisionProps) {
  const path = `${ATTENDEES}/${encodeURIComponent(ticket.id)}`
  const decidedNobody = ticket.byHand && ticket.human === null
  return (
    <Panel title={t('matchTitle')}>
      <p>{t('matchLead')}</p>
      <Form action={`${path}/match`} csrf={csrf}>
        <Field state={form} name="person" label={t('person')} hint={t('personHint')} />
        <button type="submit" class="btn btn-primary">
          {t('matchSomebody')}
        </button>
      </Form>
      <div class="form-actions form-actions-apart">
        {!decidedNobody && (
          <Form action={`${path}/unmatch`} csrf={csrf}>
            <input type="hidden" name="decision" value="nobody" />
            <button type="submit" class="btn">
              {t('matchNobody')}
            </button>
          </Form>
        )}
        {ticket.byHand && (
          <Form action={`${path}/unmatch`} csrf={csrf}>
            <input type="hidden" name="decision" value="addresses" />
            <button type="submit" class="btn">
              {t('matchAddresses')}
            </button>
          </Form>
        )}
      </div>
    </Panel>
  )
}
