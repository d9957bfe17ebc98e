import { sectionDb } from '../../platform/db/section-db.ts'

export const own = sectionDb<Record<never, never>>('tickets') // ! handle
