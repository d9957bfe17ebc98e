import type { SectionManifest } from '../../platform/section.ts'

export const manifest = {
  name: 'campaigns',
  asks: ['email', 'teams', 'profiles', 'audit'],
  tables: {},
  migrations: new URL('./migrations/', import.meta.url),
} satisfies SectionManifest
