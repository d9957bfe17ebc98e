import { randomUUID } from 'node:crypto'
import { mailLink } from '../../src/flows/addresses/change-addresses.ts'
import { grantCode, sendWave } from '../../src/flows/campaign-wave/giving-codes.ts'
import { matchByHand } from '../../src/flows/match-by-hand.ts'
import { importMembers } from '../../src/flows/members-import.ts'
import { requestDeletion } from '../../src/flows/privacy/deletion.ts'
import type { Actor } from '../../src/platform/actor.ts'
import { withAdmin } from '../../src/platform/db/database.ts'
import type { Tx } from '../../src/platform/db/tx.ts'
import { buildDrain } from '../../src/sections/email/section.ts'
import type { WireOrder, WireTicket } from '../../src/vendors/simulated/wire.ts'
import { type BoxOffice, openBoxOffice } from './box-office.ts'
import { activeCampaign, newTeam } from './campaign.ts'
import type { TestHumans } from './humans.ts'
import { operator } from './season.ts'
import { TEST_SECRET } from './secret.ts'
import type { Traces } from './traces.ts'

let people = 0

/** Somebody of whom every personal column of every table holds something; `fills` says how each came to. */
export async function knownPerson(humans: TestHumans) {
  people += 1
  const person = {
    human: randomUUID(),
    name: `Zuleika Öquintana ${people}`,
    /** As the vendor and the import have it; canonical it is another. */
    address: `Zuleika.${people}@GoogleMail.com`,
    canonical: `zuleika.${people}@gmail.com`,
    second: `zule-${people}@work.example`,
    unverified: `zule-${people}@claimed.example`,
    city: `Zulopolis-${people}`,
    browser: `Zulufox ${people}`,
    barcode: `ZULBAR-${people}`,
  }
  const box = await openBoxOffice(humans)
  await box.sync('full')
  const partner = await box.person('Ben Roca', `ben-${people}@example.org`)
  const known: Known = { ...person, humans, box, partner, partnerAddress: `ben-${people}@example.org` }
  const tokens: string[] = []
  const facts: Record<string, string> = {}
  for (const fill of fills) {
    const { token, ...more } = await fill(known, facts)
    if (token !== undefined) tokens.push(token)
    Object.assign(facts, more)
  }
  const traces: Traces = [
    ...[
      person.human,
      person.canonical,
      person.second,
      person.unverified,
      person.city,
      person.browser,
      person.barcode,
      ...tokens,
    ],
    ...[person.address, person.name, person.name.normalize('NFD'), person.name.normalize('NFD').replace(/\p{M}/gu, '')],
  ].map((trace) => trace.toLowerCase())
  return {
    ...known,
    campaign: facts['campaign'] ?? '',
    year: facts['year'] ?? '',
    traces,
    [Symbol.asyncDispose]: () => box.server.stop(),
  }
}

type Known = {
  readonly human: string
  readonly name: string
  readonly address: string
  readonly canonical: string
  readonly second: string
  readonly unverified: string
  readonly city: string
  readonly browser: string
  readonly barcode: string
  readonly humans: TestHumans
  readonly box: BoxOffice
  readonly partner: string
  readonly partnerAddress: string
}

type Facts = Readonly<Record<string, string>> & { readonly token?: string }
type Fill = (known: Known, before: Readonly<Record<string, string>>) => Promise<Facts>

const by = ({ human }: Known): Actor => ({ kind: 'human', human })
const write = <T>({ humans }: Known, work: (tx: Tx) => Promise<T>) => humans.database.transact(work)
const admin = ({ humans }: Known, statement: string, parameters: readonly unknown[] = []) =>
  withAdmin(humans.database.adminUrl, (client) => client.query(statement, [...parameters]))

async function profile(known: Known): Promise<Facts> {
  const emails = [
    { email: known.address, verified: true },
    { email: known.second, verified: true },
    { email: known.unverified, verified: false },
  ]
  const member = { id: known.human, displayName: known.name, emails, teams: [] }
  await write(known, (tx) => importMembers(tx, known.humans, [member], operator))
  await admin(known, `update profiles.humans set city = $2 where id = $1`, [known.human, known.city])
  await admin(known, `insert into profiles.merged (from_human, into_human) values (gen_random_uuid(), $1)`, [
    known.human,
  ])
  await newTeam(known.humans, [known.human])
  return {}
}

/** They asked for a link to sign in with before anybody here knew them. */
async function newcomer(known: Known): Promise<Facts> {
  const asked = { address: known.second, language: 'es', client: '127.0.0.1' } as const
  const mailed = await write(known, (tx) => known.humans.auth.mailLink(tx, asked, async () => true))
  if (!mailed.ok) throw new Error(mailed.code)
  return {}
}

/** A link that verifies the address which they only claim. */
async function claimed(known: Known): Promise<Facts> {
  const needs = { ...known.humans, baseUrl: 'http://localhost:3000' }
  const link = await write(known, (tx) => mailLink(tx, needs, known.human, known.unverified))
  if (!link.ok) throw new Error(link.code)
  return {}
}

/** Roles that they held and gave, a session, a link that waits. */
async function signedIn(known: Known): Promise<Facts> {
  const { auth } = known.humans
  return write(known, async (tx) => {
    await auth.grantRole(tx, known.human, 'ticket-admin', operator)
    await auth.grantRole(tx, known.partner, 'ticket-admin', by(known))
    const session = await auth.signIn(tx, await auth.issueToken(tx, known.human), known.browser)
    await auth.issueToken(tx, known.human)
    return { token: session?.session ?? '' }
  })
}

/** An order with three tickets: theirs, one with another's address, one of which nothing but the buyer's is known. */
async function bought(known: Known): Promise<Facts> {
  const { box, address, name, barcode, partner } = known
  const sold = box.sell(Temporal.Duration.from({ minutes: 1 }))
  const [like] = sold.issued_tickets
  if (like === undefined) throw new Error('it has no ticket')
  const ticket = (number: number, change: Record<string, unknown>): WireTicket => ({
    ...like,
    id: `it_90${people}${number}`,
    order_id: `or_90${people}1`,
    ...named(name),
    email: address,
    ...change,
  })
  const order: WireOrder = {
    ...sold,
    id: `or_90${people}1`,
    buyer_details: { ...sold.buyer_details, ...named(name), name, email: ` ${address.toUpperCase()}` },
    issued_tickets: [
      ticket(1, { barcode }),
      ticket(2, { ...named('Ben Roca'), custom_questions: [{ question: 'Email', answer: known.partnerAddress }] }),
      ticket(3, { barcode: 'LATER' }),
    ],
  }
  box.season.sell(order)
  // And one by somebody else in which a ticket is theirs by its own address.
  box.sell(Temporal.Duration.from({ minutes: 2 }), 'completed', {
    ticket: { ...named(name), custom_questions: [{ question: 'Email', answer: known.second }] },
  })
  box.season.issueComp({ ...ticket(4, { email: known.second, barcode: 'COMP' }) })
  await box.sync('full')
  const hands: readonly [string, string, Actor][] = [
    [`it_90${people}3`, known.human, { kind: 'human', human: partner }],
    [sold.issued_tickets[0]?.id ?? '', partner, by(known)],
  ]
  for (const [id, human, actor] of hands) {
    const whose = { decision: 'somebody', human } as const
    const decided = await write(known, (tx) => matchByHand(tx, known.humans, { ticket: id, whose }, actor))
    if (!decided.ok) throw new Error(decided.code)
  }
  return {}
}

function named(name: string) {
  const [first_name = '', ...rest] = name.split(' ')
  return { full_name: name, first_name, last_name: rest.join(' ') }
}

/** A code that was mailed and kept in the mailbox, in a wave that they sent, and what they had under way. */
async function given(known: Known): Promise<Facts> {
  const { humans, human } = known
  const campaign = await activeCampaign(humans, [randomUUID(), randomUUID(), randomUUID()])
  await write(known, (tx) => grantCode(tx, humans, { campaign, human }, by(known)))
  const audience = { everyone: false, teams: [await newTeam(humans, [known.partner])] } as const
  await write(known, (tx) => sendWave(tx, humans, { campaign, audience, wave: randomUUID() }, by(known)))
  await drained(humans)
  await write(known, (tx) =>
    humans.campaigns.sending.begin(tx, { campaign, audience, wave: randomUUID(), purpose: 'reminder' }, by(known)),
  )
  await admin(
    known,
    `insert into campaigns.batches (id, campaign, name, prefix, count, percent, ticket_types, intended_by)
    values (gen_random_uuid(), $1, 'More', 'LOW', 1, 10, '{}', $2)`,
    [campaign, human],
  )
  return { campaign }
}

/** Into the mailbox of the database. */
async function drained({ database }: TestHumans): Promise<void> {
  const drain = buildDrain({
    database,
    server: undefined,
    limits: [],
    secret: TEST_SECRET,
    from: 'Low Tide <post@low-tide.example>',
    house: {
      organisation: { name: 'Low Tide', legal: 'Low Tide, Tarifa' },
      environment: 'development',
      baseUrl: 'http://localhost:3000',
    },
    dkim: undefined,
    connections: 1,
    log: { warn: () => {}, error: () => {} },
    took: () => {},
  })
  await drain.drainDue(new AbortController().signal)
  await drain.close()
}

/** What the mail server said, what waits, what they want. */
async function mailed(known: Known): Promise<Facts> {
  const { humans, human, name, address } = known
  await admin(
    known,
    `update email.messages set answer = 'said of <' || $2 || '>' where id in (select message from email.recipients where human = $1)`,
    [human, address],
  )
  await admin(
    known,
    `update email.messages set answer = 'forwarded to <' || $2 || '>'
    where id in (select message from email.recipients where human = $1)`,
    [known.partner, address],
  )
  await admin(
    known,
    `update email.gate set broken_since = now(), probe_at = now(), fault = 'too much mail to ' || $1`,
    [address],
  )
  await write(known, async (tx) => {
    const { content } = await humans.email.compile(tx, {
      category: 'system',
      subject: 'For {{Name}}',
      body: 'Hello {{Name}}',
      replyTo: null,
      language: 'en',
    })
    const mail = { content, human, name, address, variables: { Name: name } }
    await humans.email.enqueue(tx, {
      group: 'notes',
      kind: 'note',
      purpose: 'note',
      mails: [{ ...mail, source: human }],
    })
    await humans.email.choose(tx, human, { marketing: 'wanted' })
  })
  await admin(known, `update email.recipients set secrets = 'sealed' where human = $1`, [human])
  // Nobody can open that, so nobody may try.
  await admin(known, `update email.messages set due_at = 'infinity' where source_id = $1`, [human])
  return {}
}

/** Seasons before, which are closed, one to come that they said they are not attending, and a budget that they made. */
async function tookPart(known: Known): Promise<Facts> {
  const { humans, human } = known
  const year = String(3000 + people)
  await admin(known, `insert into events.closed_years values (1998, now()), (1999, now()) on conflict do nothing`)
  await admin(known, `insert into events.participations (human, year, derived) values ($1, 1999, 'attended')`, [human])
  await admin(
    known,
    `insert into events.participations (human, year, declared_at, source)
    select $1, year, now(), 'member' from unnest(array[1998, 2999]) as year`,
    [human],
  )
  await write(known, (tx) => humans.budget.createYear(tx, { year, name: `Season ${year}` }, by(known)))
  return { year }
}

async function asked(known: Known): Promise<Facts> {
  const result = await write(known, (tx) => requestDeletion(tx, known.humans, known.human, by(known)))
  if (!result.ok) throw new Error(result.code)
  await admin(known, `insert into auth.sessions (hash, human) values (sha256(gen_random_uuid()::text::bytea), $1)`, [
    known.human,
  ])
  return {}
}

/** One a kind of data: a new table adds a line here. */
const fills: readonly Fill[] = [newcomer, profile, claimed, signedIn, bought, given, mailed, tookPart, asked]
