import type { SectionManifest } from '../../platform/section.ts'
import type { Audit } from './audit.ts'
import { record } from './internal/entries.ts'

export const manifest = {
  name: 'audit',
  asks: [],
  tables: {
    entries: {
      personal: ['actor_human'],
      plain: ['id', 'at', 'actor_kind', 'actor_job', 'action', 'subject_kind', 'subject_id', 'detail'],
      appendOnly: true,
    },
  },
  migrations: new URL('./migrations/', import.meta.url),
} satisfies SectionManifest

export function build(): Audit {
  return { record }
}
