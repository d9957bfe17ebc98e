import type { Tx } from '../../platform/db/tx.ts'
import { savepoint } from '../../platform/db/tx.ts'
import type { Viewer } from '../../platform/http/viewer.ts'
import type { Auth } from '../../sections/auth/auth.ts'
import { notTheirs } from '../addresses/may-change.ts'
import type { MemberRecords, RefusedRecord } from '../member-records.ts'
import { importMembers, type MembersResult } from '../members-import.ts'

export type ImportNeeds = Parameters<typeof importMembers>[1] & { readonly auth: Auth }

export type GoodImport = Pick<MembersResult, 'added' | 'changed' | 'unchanged' | 'teamsMade'> & {
  readonly refused: readonly RefusedRecord[]
}

type Numbered = MemberRecords['members']

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
  const tried = await tryImport(tx, needs, members, viewer)
  if (tried.refused.length === 0) return { ...tried, refused }
  const bad = new Set(tried.refused.map(({ record }) => record))
  const good = members.filter(({ record }) => !bad.has(record))
  const rest = await importGood(tx, needs, { members: good, refused: [] }, viewer)
  const all = [...refused, ...tried.refused, ...rest.refused]
  return { ...rest, refused: all.toSorted((a, b) => a.record - b.record) }
}

/** Whatever is refused, nothing was written. */
async function tryImport(tx: Tx, needs: ImportNeeds, members: Numbered, viewer: Viewer): Promise<GoodImport> {
  const people = members.map(({ member }) => member)
  const actor = { kind: 'human', human: viewer.human } as const
  const numbered = (place: number) => members[place]?.record ?? place + 1
  try {
    return await savepoint(tx, async () => {
      const { humans, ...result } = await importMembers(tx, needs, people, actor)
      const beyond = await notTheirs(tx, needs, viewer, humans)
      const places = [...humans.keys()].filter((place) => beyond.has(humans[place] ?? ''))
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
    return { added: 0, changed: 0, unchanged: 0, teamsMade: [], refused }
  }
}

/** Undoes an import that went too far. */
class NotTheirs extends Error {
  readonly places: readonly number[]

  constructor(places: readonly number[]) {
    super('records of people who are not the viewer’s to change')
    this.places = places
  }
}
