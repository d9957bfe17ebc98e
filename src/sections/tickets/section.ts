import type { SectionManifest } from '../../platform/section.ts'

export const manifest = {
  name: 'tickets',
  asks: ['events', 'audit'],
  tables: {},
  migrations: new URL('./migrations/', import.meta.url),
} satisfies SectionManifest
