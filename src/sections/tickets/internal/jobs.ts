import type { Database } from '../../../platform/db/database.ts'
import type { Job } from '../../../platform/jobs/job.ts'
import { forgetTaken } from './hints.ts'

/** What Tickets does by itself. */
export function jobs(database: Database): readonly Job[] {
  return [
    {
      name: 'forget-hints',
      cron: '45 3 * * *',
      run: async (signal) => {
        while (!signal.aborted && (await database.transact(forgetTaken))) {}
        return { ok: true }
      },
    },
  ]
}
