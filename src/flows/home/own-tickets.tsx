import { Badge, type Tone } from '../../platform/http/components/badge.tsx'
import { DataTable } from '../../platform/http/components/data-table.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import { formatFor } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { Held, OrderState, OwnOrder } from '../../sections/tickets/tickets.ts'
import { homeWords } from './words/words.ts'

const TONES: Readonly<Record<OrderState, Tone>> = {
  paid: 'success',
  refunded: 'warning',
  cancelled: 'danger',
  pending: 'info',
}

type HeldTicketsProps = { readonly held: Held; readonly language: Language }

/** That they have a ticket, and which; nothing where they have none. */
export function HeldTickets({ held: { tickets }, language }: HeldTicketsProps) {
  const t = homeWords(language)
  return (
    <>
      <p class="lead-figure">{t('hasTicket', { count: tickets.length })}</p>
      <ul>
        {tickets.map(({ type, name, checkedIn }) => (
          <li>
            {type}
            {name !== '' && ` · ${name}`} {checkedIn && <Badge tone="success">{t('checkedIn')}</Badge>}
          </li>
        ))}
      </ul>
    </>
  )
}

type OwnOrdersProps = { readonly orders: readonly OwnOrder[]; readonly timeZone: string; readonly language: Language }

export function OwnOrders({ orders, timeZone, language }: OwnOrdersProps) {
  const t = homeWords(language)
  const format = formatFor(language)
  return (
    <Panel title={t('ordersTitle')} flush>
      <DataTable<OwnOrder>
        caption={t('ordersCaption')}
        language={language}
        rows={orders}
        columns={[
          { label: t('order'), names: true, cell: ({ id }) => id },
          {
            label: t('date'),
            cell: ({ purchasedAt }) => format.day(purchasedAt.toZonedDateTimeISO(timeZone).toPlainDate()),
          },
          {
            label: t('state'),
            cell: ({ state }) => <Badge tone={TONES[state]}>{t(`orderState.${state}`)}</Badge>,
          },
          { label: t('tickets'), align: 'end', cell: ({ tickets }) => format.number(tickets) },
          { label: t('total'), align: 'end', cell: ({ total, currency }) => format.money(total, currency) },
        ]}
      />
    </Panel>
  )
}
