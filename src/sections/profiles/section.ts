import type { SectionManifest } from '../../platform/section.ts'
import type { Audit } from '../audit/audit.ts'
import { owners, recipients, verifiers } from './internal/addresses.ts'
import { cancel, hold, request, requested, requestedBefore, subject } from './internal/deletion.ts'
import { erase } from './internal/erasure.ts'
import { addGuest } from './internal/guests.ts'
import { active, census, everyone, find, names } from './internal/humans.ts'
import { importPeople } from './internal/import.ts'
import { merge, present } from './internal/merging.ts'
import { add, addressesOf, mailTo, remove, renewLink, verify } from './internal/own-addresses.ts'
import { ownPage, peoplePages } from './internal/pages/navigation.ts'
import { profileRoutes } from './internal/pages/routes.ts'
import { people } from './internal/people.ts'
import { dataOf } from './internal/personal-data.ts'
import { portraits, strangers } from './internal/portraits.ts'
import { list, show } from './internal/register.ts'
import { settle, shared } from './internal/shared-addresses.ts'
import { createProfile, describe, place } from './internal/standing.ts'
import { linked } from './internal/verification-links.ts'
import type { Profiles } from './profiles.ts'

export { ownPage, peoplePages, profileRoutes as routes }

export const manifest = {
  name: 'profiles',
  asks: ['email', 'audit'],
  tables: {
    humans: {
      personal: ['id', 'display_name', 'language', 'status', 'tier', 'city', 'searched'],
      plain: ['created_at'],
    },
    addresses: { personal: ['human', 'canonical', 'address', 'verified', 'searched'], plain: ['position', 'own'] },
    verification_links: {
      personal: ['human', 'canonical'],
      plain: ['hash', 'id', 'created_at', 'expires_at', 'used_at'],
    },
    merged: { personal: ['from_human', 'into_human'], plain: ['merged_at'] },
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
    verifiers,
    recipients,
    active,
    everyone,
    census,
    find,
    people,
    names,
    present,
    merge,
    portraits,
    strangers,
    deletion: { request, cancel, requested, requestedBefore, hold, subject },
    personal: { dataOf, erase },
    register: {
      list,
      show,
      describe: (tx, human, description, actor) => describe(tx, audit, human, description, actor),
      createProfile,
      place: (tx, human, standing, actor) => place(tx, audit, human, standing, actor),
    },
    addresses: {
      of: addressesOf,
      add: (tx, human, address, actor) => add(tx, audit, human, address, actor),
      renewLink,
      linked,
      verify: (tx, token) => verify(tx, audit, token),
      mailTo,
      remove: (tx, human, canonical, actor) => remove(tx, audit, human, canonical, actor),
      shared,
      settle: (tx, human, canonical, actor) => settle(tx, audit, human, canonical, actor),
    },
  }
}
