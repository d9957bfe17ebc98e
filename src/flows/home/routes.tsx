import type { Clock } from '../../platform/clock.ts'
import { today } from '../../platform/clock.ts'
import type { Snapshot } from '../../platform/db/tx.ts'
import { Alert } from '../../platform/http/components/alert.tsx'
import { EmptyState } from '../../platform/http/components/empty-state.tsx'
import { Panel } from '../../platform/http/components/panel.tsx'
import type { NavigationItem } from '../../platform/http/navigation.ts'
import { type Route, signedIn } from '../../platform/http/route.ts'
import { mayUse, type Viewer } from '../../platform/http/viewer.ts'
import type { Visit } from '../../platform/http/visit.ts'
import { formatFor } from '../../platform/i18n/format.ts'
import type { Language } from '../../platform/i18n/language.ts'
import type { Campaigns, OwnCode } from '../../sections/campaigns/campaigns.ts'
import { type Email, OPTIONAL_CATEGORIES, type Preferences } from '../../sections/email/email.ts'
import type { EventSettings, Events } from '../../sections/events/events.ts'
import type { Profiles } from '../../sections/profiles/profiles.ts'
import type { Held } from '../../sections/tickets/tickets.ts'
import { NotAttending } from '../not-attending/routes.tsx'
import { type DeletionState, deletionState } from '../privacy/deletion.ts'
import { DeletionNotice, PRIVACY_PATH } from '../privacy/privacy-page.tsx'
import { NeedsYou, SalesTiles, type Watch, type WatchNeeds, watchFor } from './needs-you.tsx'
import { isUsable, OwnCodes } from './own-codes.tsx'
import { HeldTickets, OwnOrders } from './own-tickets.tsx'
import { homeWords } from './words/words.ts'

const PROFILE_PATH = '/me/profile'

export type HomeNeeds = WatchNeeds & {
  readonly events: Events
  readonly campaigns: Campaigns
  readonly email: Email
  readonly profiles: Profiles
  readonly clock: Clock
}

type Home = {
  readonly event: EventSettings | undefined
  /** Where the event is. */
  readonly day: Temporal.PlainDate
  readonly held: Held
  readonly codes: readonly OwnCode[]
  readonly preferences: Preferences
  /** Without a profile. */
  readonly guest: boolean
  /** What they said of the current event's year; undefined where it is settled, and theirs to say no more. */
  readonly notAttending: boolean | undefined
  readonly deletion: DeletionState | undefined
  readonly watch: Watch
}

const SETS_UP = ['admin', 'ticket-admin'] as const

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

/** Of what everybody has for themselves, in the top bar. */
export const ownLabel = (language: Language): string => homeWords(language)('own')

export const navigationItem: NavigationItem = {
  href: '/',
  label: (language) => homeWords(language)('home'),
  allow: 'signed-in',
}

async function read(snapshot: Snapshot, needs: HomeNeeds, viewer: Viewer): Promise<Home> {
  const { tickets, events, campaigns, email, profiles, clock } = needs
  const event = await events.current(snapshot)
  return {
    event,
    day: today(clock, event?.timeZone ?? 'UTC'),
    held: await tickets.held(snapshot, viewer.human),
    codes: await campaigns.codesOf(snapshot, viewer.human),
    preferences: await email.preferences(snapshot, viewer.human),
    guest: (await profiles.register.show(snapshot, viewer.human))?.status === 'guest',
    notAttending: event && (await saidNotAttending(snapshot, events, viewer.human, event.year)),
    deletion: await deletionState(snapshot, needs, viewer.human),
    watch: await watchFor(snapshot, needs, viewer),
  }
}

async function saidNotAttending(
  snapshot: Snapshot,
  events: Events,
  human: string,
  year: number,
): Promise<boolean | undefined> {
  if (await events.closing.isClosed(snapshot, year)) return undefined
  const roll = await events.roll.of(snapshot, human)
  return roll.some((one) => one.year === year && one.participation === 'not-attending')
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

function SetUp({ t }: { readonly t: ReturnType<typeof homeWords> }) {
  return (
    <a class="btn btn-primary" href="/events/new">
      {t('setUpEvent')}
    </a>
  )
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
  const { event, day, held, codes, preferences, guest, deletion } = home
  const { language, format } = visit
  const t = homeWords(language)
  return (
    <>
      {guest && (
        <Alert tone="info" title={t('guestTitle')}>
          {t('guest')} <a href={PROFILE_PATH}>{t('createProfile')}</a>
        </Alert>
      )}
      {event === undefined ? (
        <EmptyState title={t('noEventTitle')} {...(mayUse(visit.viewer, SETS_UP) ? { action: <SetUp t={t} /> } : {})}>
          {t('noEvent')}
        </EmptyState>
      ) : (
        <Panel title={t('ticketTitle')}>
          {held.tickets.length > 0 ? (
            <HeldTickets held={held} language={language} />
          ) : (
            <WithoutTicket home={home} event={event} visit={visit} />
          )}
        </Panel>
      )}
      {event !== undefined && held.orders.length > 0 && (
        <OwnOrders orders={held.orders} timeZone={event.timeZone} language={language} />
      )}
      <OwnCodes codes={codes} today={day} language={language} />
      <OwnMail preferences={preferences} language={language} />
      <Panel title={t('dataTitle')}>
        {deletion === undefined ? (
          <p>{t('dataKept')}</p>
        ) : (
          <DeletionNotice {...{ state: deletion, language, format }} />
        )}
        <p>
          <a href={PRIVACY_PATH}>{t('toData')}</a>
        </p>
      </Panel>
    </>
  )
}

/** What to do about it: buy, with a code where there is one, or say where it was bought. */
function WithoutTicket({
  home: { held, codes, day, notAttending },
  event,
  visit,
}: HomePageProps & { readonly event: EventSettings }) {
  const t = homeWords(visit.language)
  const bought = held.orders.some(({ state, tickets }) => state === 'paid' && tickets > 0)
  const usable = codes.find((code) => code.link !== null && isUsable(code, day))
  const shop = usable?.link ?? event.shop
  return (
    <>
      <p class="lead-figure">{bought ? t('boughtForOthers') : t('noTicket')}</p>
      <p class="form-actions">
        {shop !== null && (
          <a class="btn btn-primary" href={shop} rel="noreferrer">
            {t(usable === undefined ? 'buy' : 'buyWithCode')}
          </a>
        )}
        <a class="btn" href={PROFILE_PATH}>
          {t('otherAddress')}
        </a>
      </p>
      {notAttending !== undefined && (
        <NotAttending said={notAttending} event={event.name} csrf={visit.csrf} language={visit.language} />
      )}
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
