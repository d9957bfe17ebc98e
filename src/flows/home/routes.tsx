import type { Clock } from '../../platform/clock.ts'
import { today } from '../../platform/clock.ts'
import type { Snapshot } from '../../platform/db/tx.ts'
import { EmptyState } from '../../platform/http/components/empty-state.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import type { NavigationItem } from '../../platform/http/navigation.ts'
import { type Route, signedIn } from '../../platform/http/route.ts'
import type { Viewer } from '../../platform/http/viewer.ts'
import type { Visit } from '../../platform/http/visit.ts'
import { formatFor } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { Campaigns, OwnCode } from '../../sections/campaigns/campaigns.ts'
import { type Email, OPTIONAL_CATEGORIES, type Preferences } from '../../sections/email/email.ts'
import type { EventSettings, Events } from '../../sections/events/events.ts'
import type { Held } from '../../sections/tickets/tickets.ts'
import { NeedsYou, SalesTiles, type Watch, type WatchNeeds, watchFor } from './needs-you.tsx'
import { isUsable, OwnCodes } from './own-codes.tsx'
import { HeldTickets, OwnOrders } from './own-tickets.tsx'
import { homeWords } from './words/words.ts'

export type HomeNeeds = WatchNeeds & {
  readonly events: Events
  readonly campaigns: Campaigns
  readonly email: Email
  readonly clock: Clock
}

type Home = {
  readonly event: EventSettings | undefined
  /** Where the event is. */
  readonly day: Temporal.PlainDate
  readonly held: Held
  readonly codes: readonly OwnCode[]
  readonly preferences: Preferences
  readonly watch: Watch
}

/** One page that answers what somebody has: a ticket, codes, mail, data; and for whoever has a role, what needs them. */
export function routes(needs: HomeNeeds): readonly Route[] {
  return [
    signedIn.get('/', async (visit) => {
      const home = await visit.database.snapshot((snapshot) => read(snapshot, needs, visit.viewer))
      const t = homeWords(visit.language)
      const lead = home.event && leadOf(home.event, home.day, visit.language)
      return visit.page(
        { title: t('welcome', { name: visit.viewer.name }), ...(lead === undefined ? {} : { lead }) },
        <HomePage home={home} visit={visit} />,
      )
    }),
  ]
}

export const navigationItem: NavigationItem = {
  href: '/',
  label: (language) => homeWords(language)('home'),
  allow: 'signed-in',
}

async function read(snapshot: Snapshot, needs: HomeNeeds, viewer: Viewer): Promise<Home> {
  const { tickets, events, campaigns, email, clock } = needs
  const event = await events.current(snapshot)
  return {
    event,
    day: today(clock, event?.timeZone ?? 'UTC'),
    held: await tickets.held(snapshot, viewer.human),
    codes: await campaigns.codesOf(snapshot, viewer.human),
    preferences: await email.preferences(snapshot, viewer.human),
    watch: await watchFor(snapshot, needs, viewer),
  }
}

function leadOf(event: EventSettings, day: Temporal.PlainDate, language: Language): string {
  const t = homeWords(language)
  const format = formatFor(language)
  const said = {
    event: event.name,
    from: format.day(event.gateOpening),
    to: format.day(event.gateOpening.add({ days: event.eventEndOffset })),
  }
  const left = daysLeft(event, day)
  return left > 0 ? t('leadSoon', { ...said, count: left }) : t('lead', said)
}

function daysLeft({ gateOpening }: EventSettings, day: Temporal.PlainDate): number {
  return day.until(gateOpening, { largestUnit: 'days' }).days
}

type HomePageProps = { readonly home: Home; readonly visit: Visit<Viewer> }

function HomePage({ home, visit }: HomePageProps) {
  const { event, day, watch } = home
  const { language } = visit
  if (watch.sales === undefined && watch.mail === undefined) return <OwnPanels home={home} visit={visit} />
  return (
    <>
      {event !== undefined && watch.sales !== undefined && watch.sales.figures.sales.orders > 0 && (
        <SalesTiles figures={watch.sales.figures} event={event} daysLeft={daysLeft(event, day)} language={language} />
      )}
      <div class="beside">
        <div>
          <OwnPanels home={home} visit={visit} />
        </div>
        <div>
          <NeedsYou watch={watch} language={language} />
        </div>
      </div>
    </>
  )
}

function OwnPanels({ home, visit }: HomePageProps) {
  const { event, day, held, codes, preferences } = home
  const { language } = visit
  const t = homeWords(language)
  return (
    <>
      {event === undefined ? (
        <EmptyState title={t('noEventTitle')}>{t('noEvent')}</EmptyState>
      ) : (
        <Panel title={t('ticketTitle')}>
          {held.tickets.length > 0 ? (
            <HeldTickets held={held} language={language} />
          ) : (
            <WithoutTicket home={home} visit={visit} />
          )}
        </Panel>
      )}
      {event !== undefined && held.orders.length > 0 && (
        <OwnOrders orders={held.orders} timeZone={event.timeZone} language={language} />
      )}
      <OwnCodes codes={codes} today={day} language={language} />
      <OwnMail preferences={preferences} language={language} />
    </>
  )
}

/** What to do about it: buy, with a code where there is one, or say where it was bought. */
function WithoutTicket({ home: { held, codes, day }, visit }: HomePageProps) {
  const t = homeWords(visit.language)
  const bought = held.orders.some(({ state, tickets }) => state === 'paid' && tickets > 0)
  const usable = codes.find((code) => code.link !== null && isUsable(code, day))
  return (
    <>
      <p class="lead-figure">{bought ? t('boughtForOthers') : t('noTicket')}</p>
      <p class="form-actions">
        {usable?.link != null && (
          <a class="btn btn-primary" href={usable.link} rel="noreferrer">
            {t('buyWithCode')}
          </a>
        )}
        <a class="btn" href="/me/profile">
          {t('otherAddress')}
        </a>
      </p>
    </>
  )
}

function OwnMail({ preferences, language }: { readonly preferences: Preferences; readonly language: Language }) {
  const t = homeWords(language)
  const wanted = OPTIONAL_CATEGORIES.filter((category) => preferences[category] === 'wanted')
  return (
    <Panel title={t('mailTitle')}>
      <p>{t('mailWanted', { count: wanted.length, kinds: OPTIONAL_CATEGORIES.length })}</p>
      <p>
        <a href="/me/preferences">{t('chooseMail')}</a>
      </p>
    </Panel>
  )
}
