import { canonicalAddress } from '../../platform/address.ts'
import type { Tx } from '../../platform/db/tx.ts'
import { savepoint } from '../../platform/db/tx.ts'
import { mayUse, type Viewer } from '../../platform/http/viewer.ts'
import type { Auth } from '../../sections/auth/auth.ts'
import type { Person } from '../../sections/profiles/profiles.ts'
import { notTheirs } from '../addresses/may-change.ts'
import type { MemberRecords, RefusedRecord } from '../member-records.ts'
import { importMembers, type MembersResult } from '../members-import.ts'

export type ImportNeeds = Parameters<typeof importMembers>[1] & { readonly auth: Auth }

export type GoodImport = Pick<MembersResult, 'added' | 'changed' | 'unchanged' | 'teamsMade'> & {
  readonly refused: readonly RefusedRecord[]
}

type Numbered = MemberRecords['members']

const PUTS_INTO_TEAMS = ['admin', 'teams-admin'] as const
const NOTHING = { added: 0, changed: 0, unchanged: 0, teamsMade: [] }

/**
 * Imports the records that can be, and names the others. An import is refused whole and writes nothing of it where any
 * record is: what was refused is left out, and the rest goes again. So it is with records of people who are not the
 * viewer's to change, which only the import itself recognises.
 */
export async function importGood(
  tx: Tx,
  needs: ImportNeeds,
  { members, refused }: MemberRecords,
  viewer: Viewer,
): Promise<GoodImport> {
  const inTeams = mayUse(viewer, PUTS_INTO_TEAMS) ? [] : members.filter(({ member }) => (member.teams ?? []).length > 0)
  const tried = inTeams.length > 0 ? notInto(inTeams) : await tryImport(tx, needs, members, viewer)
  if (tried.refused.length === 0) return { ...tried, refused }
  const bad = new Set(tried.refused.map(({ record }) => record))
  const good = members.filter(({ record }) => !bad.has(record))
  const rest = await importGood(tx, needs, { members: good, refused: [] }, viewer)
  const all = [...refused, ...tried.refused, ...rest.refused]
  return { ...rest, refused: all.toSorted((a, b) => a.record - b.record) }
}

function notInto(inTeams: Numbered): GoodImport {
  const reason = 'names teams: only an admin or a teams admin puts people into them'
  return { ...NOTHING, refused: inTeams.map(({ record }) => ({ record, reason })) }
}

/** Whatever is refused, nothing was written. */
async function tryImport(tx: Tx, needs: ImportNeeds, members: Numbered, viewer: Viewer): Promise<GoodImport> {
  const people = members.map(({ member }) => member)
  const actor = { kind: 'human', human: viewer.human } as const
  const numbered = (place: number) => members[place]?.record ?? place + 1
  try {
    return await savepoint(tx, async () => {
      const { humans, ...result } = await importMembers(tx, needs, people, actor)
      // An address that two verified is nobody's: who gives it to another takes it from whoever had it.
      const verifiers = await needs.profiles.verifiers(tx, people.flatMap(verifiedOf))
      const touched = people.map((person, place) => [
        humans[place] ?? '',
        ...verifiedOf(person).flatMap((address) => verifiers.get(address) ?? []),
      ])
      const beyond = await notTheirs(tx, needs, viewer, [...new Set(touched.flat().filter((human) => human !== ''))])
      const places = [...touched.keys()].filter((place) => touched[place]?.some((human) => beyond.has(human)))
      if (places.length > 0) throw new NotTheirs(places)
      return {
        ...result,
        refused: result.refused.map(({ record, reason }) => ({ record: numbered(record - 1), reason })),
      }
    })
  } catch (error) {
    if (!(error instanceof NotTheirs)) throw error
    const reason = 'holds a role that you do not hold: only an admin changes them'
    const refused = error.places.map((place) => ({ record: numbered(place), reason }))
    return { ...NOTHING, refused }
  }
}

function verifiedOf({ emails }: Person): readonly string[] {
  return emails.filter(({ verified }) => verified).map(({ email }) => canonicalAddress(email))
}

/** Undoes an import that went too far. */
class NotTheirs extends Error {
  readonly places: readonly number[]

  constructor(places: readonly number[]) {
    super('records of people who are not the viewer’s to change')
    this.places = places
  }
}
