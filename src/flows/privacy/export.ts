import type { Snapshot } from '../../platform/db/tx.ts'
import type { PersonalData } from '../../platform/personal.ts'
import { holders, type PrivacyNeeds } from './needs.ts'

export type PersonalExport = {
  readonly exportedAt: string
  readonly human: string
  /** By section; a kind of record of which there is none is an empty list. */
  readonly sections: Readonly<Record<string, PersonalData>>
}

/** All that is held about somebody, of one moment. A section that fails makes it fail: half of it would look like all. */
export async function exportOf(snapshot: Snapshot, needs: PrivacyNeeds, human: string): Promise<PersonalExport> {
  const subject = await needs.profiles.deletion.subject(snapshot, human)
  const sections: Record<string, PersonalData> = {}
  for (const [section, personal] of holders(needs)) sections[section] = await personal.dataOf(snapshot, subject)
  return { exportedAt: needs.clock.now().toString(), human, sections }
}
