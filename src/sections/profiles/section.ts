import type { SectionManifest } from '../../platform/section.ts'
import type { Audit } from '../audit/audit.ts'
import { owners, recipients } from './internal/addresses.ts'
import { cancel, hold, request, requested, requestedBefore, subject } from './internal/deletion.ts'
import { erase, erased } from './internal/erasure.ts'
import { addGuest } from './internal/guests.ts'
import { active, census, everyone, find, names } from './internal/humans.ts'
import { importPeople } from './internal/import.ts'
import { people } from './internal/people.ts'
import { dataOf } from './internal/personal-data.ts'
import type { Profiles } from './profiles.ts'

export const manifest = {
  name: 'profiles',
  asks: ['email', 'audit'],
  tables: {
    humans: { personal: ['id', 'display_name', 'language', 'status', 'tier', 'city'], plain: ['created_at'] },
    addresses: { personal: ['human', 'canonical', 'address', 'verified'], plain: ['position'] },
    deletion_requests: { personal: ['human', 'requested_at'], plain: [] },
    erased: { personal: [], plain: ['nobody', 'erased_at'] },
  },
  migrations: new URL('./migrations/', import.meta.url),
} satisfies SectionManifest

export function build({ audit }: { audit: Audit }): Profiles {
  return {
    importPeople: (tx, people, actor) => importPeople(tx, audit, people, actor),
    addGuest,
    owners,
    recipients,
    active,
    everyone,
    census,
    find,
    people,
    names,
    deletion: { request, cancel, requested, requestedBefore, hold, subject },
    erased,
    personal: { dataOf, erase },
  }
}
