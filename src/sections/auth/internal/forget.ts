import { sql } from 'kysely'
import type { Database } from '../../../platform/db/database.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Job } from '../../../platform/jobs/job.ts'
import { alive } from './sessions.ts'
import { own } from './tables.ts'

/** What Auth does by itself: nothing is kept of who signed in, or tried to, once it opens and limits nothing any more. */
export function jobs(database: Pick<Database, 'transact'>): readonly Job[] {
  return [
    {
      name: 'forget-sign-ins',
      cron: '35 * * * *',
      run: async () => {
        await database.transact(forgetSignIns)
        return { ok: true }
      },
    },
  ]
}

async function forgetSignIns(tx: Tx): Promise<void> {
  await sql`delete from auth.login_tokens where expires_at < now()`.execute(own(tx))
  await sql`delete from auth.sessions where not (${alive})`.execute(own(tx))
  await sql`
    delete from auth.attempts where times[cardinality(times)] < now() - interval '15 minutes'`.execute(own(tx))
}
