import type { Database } from '../../../platform/db/database.ts'
import type { Job } from '../../../platform/jobs/job.ts'
import { forgetOldRecipients } from './retention.ts'

/** What Email does by itself, besides draining. */
export function jobs(database: Pick<Database, 'transact'>): readonly Job[] {
  return [
    {
      name: 'forget-recipients',
      cron: '15 4 * * *',
      run: async (signal) => {
        await forgetOldRecipients(database, signal)
        return { ok: true }
      },
    },
  ]
}
