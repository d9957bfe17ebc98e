import { sectionDb } from '../platform/db/section-db.ts'
import { record } from '../sections/audit/internal/entries.ts' // ! internals
import { build } from '../sections/audit/section.ts' // ! internals
import { sql } from 'kysely' // ! hole

const own = sectionDb<Record<never, never>>('audit') // ! handle

export const all = [record, build, sql, own]
