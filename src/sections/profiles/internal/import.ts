import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import { canonicalAddress } from '../../../platform/address.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import { isUuid } from '../../../platform/uuid.ts'
import type { Audit } from '../../audit/audit.ts'
import type { ImportResult, Language, Person, Tier } from '../profiles.ts'
import { own } from './tables.ts'

type Planned = {
  readonly id: string
  readonly displayName: string
  /** Null keeps what the person has here; so it is with the tier and the city. */
  readonly language: Language | null
  readonly tier: Tier | null
  readonly city: string | null
  readonly addresses: readonly { readonly canonical: string; readonly address: string; readonly verified: boolean }[]
}

/**
 * Adds and changes people: an import names a person's whole list of addresses, and only what differs is written. A
 * record without an id is recognised by its verified addresses and, where several people verified one, by the name among
 * them. Any refused record refuses the whole import.
 *
 * The caller holds the lock `reconcile` and rematches `addresses` in the same transaction.
 */
export async function importPeople(
  tx: Tx,
  audit: Audit,
  people: readonly Person[],
  actor: Actor,
): Promise<ImportResult> {
  const { planned, refused } = await plan(tx, people)
  const none = { added: 0, changed: 0, unchanged: 0, humans: [], addresses: [] }
  if (refused.length > 0) return { ...none, refused }

  const humans = await writeHumans(tx, planned)
  const addresses = await writeAddresses(tx, planned)
  const added = humans.filter((human) => human.added).length
  const touched = new Set([...humans, ...addresses].map(({ id }) => id)).size
  if (touched > 0) {
    const detail = { added, changed: touched - added }
    await audit.record(tx, { actor, action: 'members.import', subject: { kind: 'import', id: randomUUID() }, detail })
  }
  return {
    added,
    changed: touched - added,
    unchanged: planned.length - touched,
    refused: [],
    humans: planned.map(({ id }) => id),
    addresses: [...new Set(addresses.map(({ canonical }) => canonical))],
  }
}

async function plan(
  tx: Tx,
  people: readonly Person[],
): Promise<{ planned: readonly Planned[]; refused: ImportResult['refused'] }> {
  const holders = await holdersOf(tx, people)
  const merged = await mergedAmong(tx, people)
  const refused: { record: number; reason: string }[] = []
  const planned: Planned[] = []
  const seen = new Map<string, number>()
  for (const [place, person] of people.entries()) {
    const record = place + 1
    const found = recognise(person, holders, merged)
    if (!found.ok) {
      refused.push({ record, reason: found.reason })
      continue
    }
    const marks = found.known ? [found.id] : newcomerMarks(person)
    const earlier = marks.map((mark) => seen.get(mark)).find((first) => first !== undefined)
    if (earlier !== undefined) {
      refused.push({ record, reason: `the same person as record ${earlier}` })
      continue
    }
    for (const mark of marks) seen.set(mark, record)
    planned.push({
      id: found.id,
      displayName: person.displayName.trim(),
      language: person.language ?? null,
      tier: person.tier ?? null,
      city: person.city?.trim() ?? null,
      addresses: addressesOf(person),
    })
  }
  return { planned, refused }
}

type Holder = { readonly human: string; readonly displayName: string }

/** Who has verified each address of the records without an id. */
async function holdersOf(tx: Tx, people: readonly Person[]): Promise<ReadonlyMap<string, readonly Holder[]>> {
  const addresses = people.filter(({ id }) => id === undefined).flatMap(verifiedOf)
  const rows = await own(tx)
    .selectFrom('addresses')
    .innerJoin('humans', 'humans.id', 'addresses.human')
    .select(['canonical', 'human', 'displayName'])
    .where(sql<boolean>`canonical = any(${addresses}::text[])`)
    .where('verified', '=', true)
    .execute()
  return Map.groupBy(rows, (row) => row.canonical)
}

/** Ids of the records that are nobody's since a merge: importing them again would split one human in two. */
async function mergedAmong(tx: Tx, people: readonly Person[]): Promise<ReadonlyMap<string, string>> {
  const ids = people.flatMap(({ id }) => (id !== undefined && isUuid(id) ? [id] : []))
  const { rows } = await sql<{ from: string; into: string }>`
    select from_human as from, into_human as into from profiles.merged where from_human = any(${ids}::uuid[])
  `.execute(own(tx))
  return new Map(rows.map(({ from, into }) => [from, into]))
}

/** `known`: by an id or to us; otherwise a newcomer, under a fresh id. */
type Recognised = { ok: true; id: string; known: boolean } | { ok: false; reason: string }

function recognise(
  person: Person,
  holders: ReadonlyMap<string, readonly Holder[]>,
  merged: ReadonlyMap<string, string>,
): Recognised {
  const { id, displayName } = person
  if (id !== undefined) {
    if (!isUuid(id)) return { ok: false, reason: `id: not a UUID: ${id}` }
    const into = merged.get(id.toLowerCase())
    if (into !== undefined) return { ok: false, reason: `id: was merged into ${into}` }
    return { ok: true, id: id.toLowerCase(), known: true }
  }
  const holding = verifiedOf(person).flatMap((address) => holders.get(address) ?? [])
  const everyone = new Set(holding.map(({ human }) => human))
  const namesakes = new Set(holding.filter((one) => one.displayName === displayName.trim()).map(({ human }) => human))
  const [found, ...others] = everyone.size > 1 ? namesakes : everyone
  if (found === undefined && everyone.size === 0) return { ok: true, id: randomUUID(), known: false }
  if (found === undefined || others.length > 0) {
    return { ok: false, reason: 'its verified addresses belong to several people here: give an id' }
  }
  return { ok: true, id: found, known: true }
}

/** What a later record without an id would be recognised by. */
function newcomerMarks(person: Person): readonly string[] {
  return verifiedOf(person).map((address) => JSON.stringify([address, person.displayName.trim()]))
}

function verifiedOf({ emails }: Person): readonly string[] {
  return emails.filter(({ verified }) => verified).map(({ email }) => canonicalAddress(email))
}

/** One row per canonical address, in the order given; verified where any spelling of it is. */
function addressesOf({ emails }: Person): Planned['addresses'] {
  const byCanonical = Map.groupBy(emails, ({ email }) => canonicalAddress(email))
  return [...byCanonical].map(([canonical, spellings]) => ({
    canonical,
    address: spellings[0]?.email.trim() ?? canonical,
    verified: spellings.some(({ verified }) => verified),
  }))
}

/** An import gives a guest a profile, and leaves who is suspended so. */
async function writeHumans(tx: Tx, planned: readonly Planned[]): Promise<{ id: string; added: boolean }[]> {
  const { rows } = await sql<{ id: string; added: boolean }>`
    with incoming as (
      select * from unnest(
        ${planned.map(({ id }) => id)}::uuid[],
        ${planned.map(({ displayName }) => displayName)}::text[],
        ${planned.map(({ language }) => language)}::text[],
        ${planned.map(({ tier }) => tier)}::text[],
        ${planned.map(({ city }) => city)}::text[]
      ) as i (id, display_name, language, tier, city)
    ), meant as (
      select i.id, i.display_name, coalesce(i.language, h.language, 'en') as language,
        coalesce(i.tier, h.tier, 'volunteer') as tier, coalesce(i.city, h.city) as city,
        case when h.status = 'suspended' then h.status else 'active' end as status, h.id is null as added
      from incoming i left join profiles.humans h on h.id = i.id
    ), changed as (
      select m.*
      from meant m left join profiles.humans h on h.id = m.id
      where (h.display_name, h.language, h.tier, h.city, h.status)
        is distinct from (m.display_name, m.language, m.tier, m.city, m.status)
    ), written as (
      insert into profiles.humans (id, display_name, language, tier, city, status)
      select id, display_name, language, tier, city, status from changed order by id
      on conflict (id) do update set display_name = excluded.display_name, language = excluded.language,
        tier = excluded.tier, city = excluded.city, status = excluded.status
    )
    select id, added from changed`.execute(own(tx))
  return rows
}

async function writeAddresses(tx: Tx, planned: readonly Planned[]): Promise<{ id: string; canonical: string }[]> {
  const flat = planned.flatMap(({ id, addresses }) =>
    addresses.map((address, position) => ({ id, position, ...address })),
  )
  const { rows } = await sql<{ id: string; canonical: string }>`
    with incoming as (
      select * from unnest(
        ${flat.map(({ id }) => id)}::uuid[],
        ${flat.map(({ canonical }) => canonical)}::text[],
        ${flat.map(({ address }) => address)}::text[],
        ${flat.map(({ verified }) => verified)}::boolean[],
        ${flat.map(({ position }) => position)}::int[]
      ) as i (human, canonical, address, verified, position)
    ), own as (
      -- Where a human has a say, their own addresses stay, and the order is theirs: what is new comes last.
      select human, max(position) + 1 as next
      from profiles.addresses
      where human = any(${planned.map(({ id }) => id)}::uuid[])
      group by human
      having bool_or(own)
    ), meant as (
      select i.human, i.canonical,
        case when a.own then a.address else i.address end as address,
        i.verified or coalesce(a.own and a.verified, false) as verified,
        case when own.human is null then i.position else coalesce(a.position, own.next + i.position) end as position
      from incoming i
      left join profiles.addresses a on a.human = i.human and a.canonical = i.canonical
      left join own on own.human = i.human
    ), changed as (
      select m.*
      from meant m left join profiles.addresses a on a.human = m.human and a.canonical = m.canonical
      where (a.address, a.verified, a.position) is distinct from (m.address, m.verified, m.position)
    ), gone as (
      delete from profiles.addresses a
      where a.human = any(${planned.map(({ id }) => id)}::uuid[])
        and not a.own
        and not exists (select from incoming i where i.human = a.human and i.canonical = a.canonical)
      returning a.human, a.canonical
    ), written as (
      insert into profiles.addresses (human, canonical, address, verified, position)
      select human, canonical, address, verified, position from changed order by human, canonical
      on conflict (human, canonical) do update
      set address = excluded.address, verified = excluded.verified, position = excluded.position
    )
    select human as id, canonical from changed union select human, canonical from gone`.execute(own(tx))
  return rows
}
