import { setTimeout as sleep } from 'node:timers/promises'
import { type Config, type ConfigResult, ensureSecret, readConfig } from './config.ts'
import {
  addAddress,
  mailLink,
  removeAddress,
  settleAddress,
  verifyAddress,
} from './flows/addresses/change-addresses.ts'
import { notTheirs } from './flows/addresses/may-change.ts'
import * as grant from './flows/campaign-grant/routes.tsx'
import * as wave from './flows/campaign-wave/routes.tsx'
import type { WaveSender } from './flows/campaign-wave/wave-sender.ts'
import type { CodeMaker } from './flows/code-generation/code-maker.ts'
import * as codeMaking from './flows/code-generation/make-unfinished.ts'
import * as generation from './flows/code-generation/routes.tsx'
import * as closing from './flows/event-closing.ts'
import * as eventPages from './flows/event-pages/routes.tsx'
import * as home from './flows/home/routes.tsx'
import { matchByHand } from './flows/match-by-hand.ts'
import * as merge from './flows/merge-humans/routes.tsx'
import * as notAttending from './flows/not-attending/routes.tsx'
import * as participations from './flows/participations/routes.tsx'
import * as peopleImport from './flows/people-import/routes.tsx'
import * as purging from './flows/privacy/purge.ts'
import * as privacy from './flows/privacy/routes.tsx'
import { salesSoFar } from './flows/sales-so-far.ts'
import { appointFirstAdmin } from './flows/sign-in/first-admin.ts'
import { signIn } from './flows/sign-in/sign-in.ts'
import { placeHuman } from './flows/standing.ts'
import type { SyncOnDemand } from './flows/sync-on-demand.ts'
import * as codes from './flows/ticket-codes/routes.tsx'
import * as dashboard from './flows/ticket-dashboard/ticket-dashboard.tsx'
import * as passes from './flows/ticket-passes.ts'
import type { ConnectVendors } from './flows/ticket-sync.ts'
import * as webhooks from './flows/ticket-webhooks.ts'
import * as ticketingBudget from './flows/ticketing-budget.ts'
import * as withoutTicket from './flows/who-hasnt-bought/routes.tsx'
import { type Clock, fixedClock, systemClock, today } from './platform/clock.ts'
import { type Database, openDatabase } from './platform/db/database.ts'
import type { Snapshot } from './platform/db/tx.ts'
import { type App, createApp } from './platform/http/app.ts'
import type { Metrics } from './platform/http/metrics.ts'
import type { NavigationItem, NavigationPage } from './platform/http/navigation.ts'
import type { Job } from './platform/jobs/job.ts'
import type { Logger } from './platform/log.ts'
import type { SectionManifest } from './platform/section.ts'
import type { Audit } from './sections/audit/audit.ts'
import * as auditSection from './sections/audit/section.ts'
import type { Auth } from './sections/auth/auth.ts'
import * as authSection from './sections/auth/section.ts'
import type { Budget } from './sections/budget/budget.ts'
import * as budgetSection from './sections/budget/section.ts'
import type { Campaigns } from './sections/campaigns/campaigns.ts'
import * as campaignsSection from './sections/campaigns/section.ts'
import type { Email } from './sections/email/email.ts'
import * as emailSection from './sections/email/section.ts'
import type { Events } from './sections/events/events.ts'
import * as eventsSection from './sections/events/section.ts'
import type { Profiles } from './sections/profiles/profiles.ts'
import * as profilesSection from './sections/profiles/section.ts'
import * as teamsSection from './sections/teams/section.ts'
import type { Teams } from './sections/teams/teams.ts'
import * as ticketsSection from './sections/tickets/section.ts'
import type { Tickets } from './sections/tickets/tickets.ts'

/** Every section, those that are asked before those that ask. */
export const manifests: readonly SectionManifest[] = [
  auditSection.manifest,
  eventsSection.manifest,
  emailSection.manifest,
  profilesSection.manifest,
  authSection.manifest,
  teamsSection.manifest,
  budgetSection.manifest,
  campaignsSection.manifest,
  ticketsSection.manifest,
]

export type Sections = {
  readonly audit: Audit
  readonly events: Events
  readonly email: Email
  readonly profiles: Profiles
  readonly auth: Auth
  readonly teams: Teams
  readonly budget: Budget
  readonly campaigns: Campaigns
  readonly tickets: Tickets
}

/** The configuration, with what a section has to say of its own part of it. */
export type Settings = Config & {
  readonly smtp: emailSection.SmtpServer | undefined
  readonly dkim: emailSection.DkimKey | undefined
  /** Of the mail server; the mailbox of the database takes any number. */
  readonly mailLimits: readonly emailSection.Limit[]
}
export type SettingsResult = { readonly ok: true; readonly settings: Settings } | Extract<ConfigResult, { ok: false }>

export function readSettings(environment: Readonly<Record<string, string | undefined>>): SettingsResult {
  const read = readConfig(environment)
  if (!read.ok) return read
  const { config } = read
  const signing = emailSection.readDkim(config)
  if (!signing.ok) return { ok: false, code: 'bad-config', problems: [signing.problem] }
  const { dkim } = signing
  if (config.SMTP_URL === undefined) {
    return { ok: true, settings: { ...config, smtp: undefined, dkim, mailLimits: [] } }
  }
  const smtp = emailSection.parseSmtpUrl(config.SMTP_URL)
  if (!smtp.ok) return { ok: false, code: 'bad-config', problems: [`SMTP_URL ${smtp.reason}`] }
  const mailLimits = emailSection.parseMailRate(config.MAIL_RATE)
  return { ok: true, settings: { ...config, smtp: smtp.server, dkim, mailLimits } }
}

/** The sections over one database, and what they run with. */
export type Humans = Sections & {
  /** Email's own, for its pages and commands. */
  readonly outbox: emailSection.Outbox
  readonly config: Settings
  readonly secret: string
  readonly clock: Clock
  readonly log: Logger
  readonly database: Database
}

export async function openHumans(config: Settings, log: Logger, connections: number): Promise<Humans> {
  const secret = await ensureSecret(config)
  const database = await openDatabase({
    ...(config.DATABASE_URL === undefined ? {} : { url: config.DATABASE_URL }),
    dataDir: config.HUMANS_DATA,
    secret,
    manifests,
    connections,
    notify: (message) => log.warn(message),
  })
  const clock = config.HUMANS_NOW === undefined ? systemClock : fixedClock(config.HUMANS_NOW)
  const sections = buildSections(config, secret)
  const outbox = emailSection.buildOutbox({ audit: sections.audit, secret, limits: config.mailLimits })
  return { ...sections, outbox, config, secret, clock, log, database }
}

type HouseConfig = Pick<Config, 'ORG_NAME' | 'ORG_LEGAL' | 'HUMANS_ENV' | 'BASE_URL'>

export function buildSections(config: HouseConfig, secret: string): Sections {
  const audit = auditSection.build()
  const events = eventsSection.build({ audit })
  const email = emailSection.build({ audit, house: houseOf(config), secret })
  const profiles = profilesSection.build({ audit })
  const auth = authSection.build({ audit, profiles, email, baseUrl: config.BASE_URL, secret })
  const teams = teamsSection.build({ profiles, audit })
  const budget = budgetSection.build({ teams })
  const campaigns = campaignsSection.build({ email, teams, profiles, audit })
  const tickets = ticketsSection.build({ events, audit })
  return { audit, events, email, profiles, auth, teams, budget, campaigns, tickets }
}

function houseOf({ ORG_NAME: name, ORG_LEGAL: legal, HUMANS_ENV: environment, BASE_URL: baseUrl }: HouseConfig) {
  return { organisation: { name, legal }, environment, baseUrl }
}

/** The job that delivers the outbox over `connections` at once. */
export function mailDrain(
  humans: Humans,
  connections: number,
  took: (seconds: number) => void = () => {},
): ReturnType<typeof emailSection.buildDrain> {
  const { database, config, log } = humans
  return emailSection.buildDrain({
    ...mailSettings(humans),
    database,
    limits: config.mailLimits,
    connections,
    log,
    took,
  })
}

/** One mail past the outbox, to see whether mail gets out. */
export function testMail(humans: Humans, address: string): ReturnType<typeof emailSection.testMail> {
  return emailSection.testMail(mailSettings(humans), address)
}

function mailSettings({ database, config, secret }: Humans): emailSection.MailSettings {
  const { smtp: server, dkim, MAIL_FROM: from } = config
  return { database, server, dkim, from, house: houseOf(config), secret }
}

/** Counts mails for `/metrics`; the drain tells it how long each took. */
export function watchMail({ database, outbox }: Humans, { registry }: Metrics): (seconds: number) => void {
  return emailSection.mailMetrics(registry, { database, outbox })
}

/** What the server does by itself, and when by the event's clock; README lists it. */
export function scheduledJobs(humans: Humans, connect: ConnectVendors): readonly Job[] {
  return [
    ...passes.jobs(humans, connect),
    ...codeMaking.jobs(humans, connect),
    ...closing.jobs(humans),
    ...ticketingBudget.jobs(humans),
    ...purging.jobs(humans),
    ...ticketsSection.jobs(humans.database),
    ...emailSection.jobs(humans.database),
    ...authSection.jobs(humans.database),
  ]
}

/** Where the event is; before one is set, Greenwich. */
export async function timeZoneOf(events: Events, snapshot: Snapshot): Promise<string> {
  return (await events.current(snapshot))?.timeZone ?? 'UTC'
}

/** What pages ask for and do not wait for. */
export type Background = {
  readonly syncs: Pick<SyncOnDemand, 'start'>
  readonly codes: Pick<CodeMaker, 'wake' | 'ticketTypes'>
  readonly waves: Pick<WaveSender, 'send' | 'remind'>
}

/** Whoever asks for a sign-in link is answered this long after, whether it is known, and whatever was done about it. */
const SIGN_IN_ANSWER_MS = 400

/** Every page, around every section and flow. */
export function webApp(
  humans: Humans,
  { syncs, codes: maker, waves, metrics }: Background & { readonly metrics: Metrics },
): App {
  const {
    config,
    secret,
    clock,
    log,
    database,
    auth,
    budget,
    campaigns,
    email,
    events,
    outbox,
    profiles,
    teams,
    tickets,
  } = humans
  const { HUMANS_ENV: environment, TICKET_TAILOR_WEBHOOK_SECRET: webhookSecret } = config
  const timeZone = (snapshot: Snapshot) => timeZoneOf(events, snapshot)
  const navigation = [
    home.navigationItem,
    ...dashboard.navigation([...ticketsSection.navigationPages, codes.navigationPage, withoutTicket.navigationPage]),
    ...campaignsSection.navigation,
    ...budgetSection.navigation,
    ...emailSection.navigation({ environment }),
    ...group([
      ...profilesSection.peoplePages,
      teamsSection.navigationPage,
      authSection.rolesPage,
      peopleImport.navigationPage,
      merge.navigationPage,
    ]),
    ...group([eventPages.navigationPage, participations.navigationPage]),
    ...group(
      [
        ...campaignsSection.ownNavigation,
        profilesSection.ownPage,
        emailSection.preferencesPage,
        privacy.navigationPage,
        authSection.sessionsPage,
      ],
      home.ownLabel,
    ),
  ]
  return createApp({
    routes: [
      ...home.routes(humans),
      ...authSection.routes({
        auth,
        profiles,
        secret,
        timeZone,
        knowsAddress: tickets.knowsAddress,
        signIn: (tx, token, browser) => signIn(tx, humans, token, browser),
        appointFirstAdmin: (tx, appointment) => appointFirstAdmin(tx, humans, appointment),
        answerMoment: () => sleep(SIGN_IN_ANSWER_MS),
        report: (error) => log.error({ err: error }, 'a sign-in link was not mailed'),
      }),
      ...profilesSection.routes({ profiles, ...addressPages(humans) }),
      ...peopleImport.routes(humans),
      ...merge.routes(humans),
      ...dashboard.routes({ tickets, events, budget, profiles, clock, syncs }),
      ...ticketsSection.routes({
        events,
        clock,
        names: profiles.names,
        findHuman: profiles.find,
        matchByHand: (tx, match, actor) => matchByHand(tx, humans, match, actor),
      }),
      ...codes.routes(humans),
      ...withoutTicket.routes(humans),
      ...privacy.routes(humans),
      ...notAttending.routes(humans),
      // Before `/events/:event`, whose parameter would take its name.
      ...participations.routes(humans),
      ...eventPages.routes({ ...humans, vendorEventId: config.TICKET_TAILOR_EVENT_ID }),
      ...teamsSection.routes({ teams, profiles, timeZone }),
      ...campaignsSection.routes({
        campaigns,
        timeZone,
        today: async (snapshot) => today(clock, await timeZone(snapshot)),
        remind: (request, actor) => waves.remind(request, actor),
      }),
      ...grant.routes(humans),
      ...wave.routes({ ...humans, waves }),
      ...generation.routes({ ...humans, maker }),
      ...budgetSection.routes({
        budget,
        events,
        teams,
        names: profiles.names,
        sales: (snapshot) => salesSoFar(snapshot, humans),
        syncTicketing: (tx, year) => ticketingBudget.syncTicketingBudget(tx, humans, year),
      }),
      ...(webhookSecret === undefined ? [] : webhooks.routes({ tickets, secret: webhookSecret })),
      ...emailSection.routes({ email, outbox, environment, timeZone, secret, present: profiles.present }),
    ],
    navigation,
    database,
    viewerOf: (session) => database.transact((tx) => auth.viewer(tx, session)),
    signInPath: '/sign-in',
    signOutPath: '/sign-out',
    baseUrl: new URL(config.BASE_URL),
    secret,
    trustedProxies: config.TRUSTED_PROXIES,
    organisation: {
      name: config.ORG_NAME,
      legal: config.ORG_LEGAL,
      ...(config.ORG_LOGO === undefined ? {} : { logo: config.ORG_LOGO }),
    },
    environment,
    log,
    metrics,
  })
}

/** Pages that belong together: the first is their place in the top bar, under its own name unless they have one. */
function group(pages: readonly NavigationPage[], label = pages[0]?.label): readonly NavigationItem[] {
  const [first] = pages
  return first === undefined || label === undefined ? [] : [{ ...first, label, pages }]
}

/** What the pages of profiles change beyond their own section. */
function addressPages(humans: Humans): Omit<Parameters<typeof profilesSection.routes>[0], 'profiles'> {
  const needs = { ...humans, baseUrl: humans.config.BASE_URL }
  return {
    changes: {
      add: (tx, human, address, actor) => addAddress(tx, needs, human, address, actor),
      mailLink: (tx, human, canonical) => mailLink(tx, needs, human, canonical),
      verify: (tx, token) => verifyAddress(tx, needs, token),
      remove: (tx, human, canonical, actor) => removeAddress(tx, needs, human, canonical, actor),
      settle: (tx, human, canonical, actor) => settleAddress(tx, needs, human, canonical, actor),
    },
    place: (tx, human, standing, actor) => placeHuman(tx, humans, human, standing, actor),
    mayChange: async (snapshot, viewer, human) => (await notTheirs(snapshot, humans, viewer, [human])).size === 0,
  }
}
