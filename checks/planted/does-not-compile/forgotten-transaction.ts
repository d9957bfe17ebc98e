import type { Audit, AuditEntry } from '../../../src/sections/audit/audit.ts'

export const forget = (audit: Audit, entry: AuditEntry) => audit.record(entry)
