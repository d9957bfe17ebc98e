import type { Snapshot } from '../../../src/platform/db/tx.ts'
import type { Audit, AuditEntry } from '../../../src/sections/audit/audit.ts'

export const write = (audit: Audit, snapshot: Snapshot, entry: AuditEntry) => audit.record(snapshot, entry)
