import type { SectionManifest } from '../../platform/section.ts'
import type { Audit } from './audit.ts'
import { record } from './internal/entries.ts'
import { erase } from './internal/erasure.ts'
import { dataOf } from './internal/personal-data.ts'

export const manifest = {
  name: 'audit',
  asks: [],
  tables: {
    entries: {
      personal: ['actor_human', 'subject_id', 'detail'],
      plain: ['id', 'at', 'actor_kind', 'actor_job', 'action', 'subject_kind'],
      appendOnly: true,
      erasedBy: 'make_nobody',
    },
  },
  migrations: new URL('./migrations/', import.meta.url),
} satisfies SectionManifest

export function build(): Audit {
  return { record, personal: { dataOf, erase } }
}
