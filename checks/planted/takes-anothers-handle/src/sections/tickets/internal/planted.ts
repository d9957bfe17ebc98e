import { sectionDb } from '../../../platform/db/section-db.ts'

const theirs = sectionDb<Record<never, never>>('budget') // ! handle
const name = 'tickets'
const computed = sectionDb<Record<never, never>>(name) // ! handle
const passed = [sectionDb] // ! handle

export const all = [theirs, computed, passed]
