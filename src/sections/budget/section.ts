import type { SectionManifest } from '../../platform/section.ts'

export const manifest = {
  name: 'budget',
  asks: ['teams', 'events'],
  tables: {},
  migrations: new URL('./migrations/', import.meta.url),
} satisfies SectionManifest
