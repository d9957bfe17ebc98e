import { sql } from 'kysely'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Database } from '../../../platform/db/database.ts'
import type { Snapshot } from '../../../platform/db/tx.ts'
import type { Outbox } from './outbox.ts'
import { own } from './tables.ts'

type Needs = { readonly database: Pick<Database, 'snapshot'>; readonly outbox: Outbox }
type Tally = { readonly category: string; readonly kind: string; readonly outcome: string; readonly count: number }

/**
 * Totals are read from the database when somebody asks for them, so every process tells the same and a restart loses
 * none. How long sending takes is each process's own; what is returned is told it, in seconds.
 */
export function mailMetrics(registry: Registry, { database, outbox }: Needs): (seconds: number) => void {
  const registers = [registry]
  new Counter({
    name: 'mail_messages_total',
    help: 'Messages queued, sent, failed and put off for a retry, by category and by what caused them',
    labelNames: ['category', 'kind', 'outcome'],
    registers,
    async collect() {
      const tallies = await database.snapshot(allTallies)
      this.reset()
      for (const { count, ...labels } of tallies) this.inc(labels, count)
    },
  })
  const oldest = new Gauge({
    name: 'mail_oldest_due_seconds',
    help: 'For how long the message that has waited longest has been due',
    registers,
  })
  new Gauge({
    name: 'mail_pending',
    help: 'Messages that are still to be sent',
    registers,
    async collect() {
      const { at, counts, oldestDue } = await database.snapshot((snapshot) => outbox.status(snapshot))
      this.set(counts.queued + counts.sending + counts.retrying)
      oldest.set(oldestDue === null ? 0 : at.since(oldestDue).total('seconds'))
    },
  })
  const durations = new Histogram({
    name: 'mail_send_duration_seconds',
    help: 'Time to hand one message over, or to be refused',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  })
  return (seconds) => durations.observe(seconds)
}

async function allTallies(snapshot: Snapshot): Promise<readonly Tally[]> {
  const { rows } = await sql<Tally>`
    select category, kind, outcome, sum(count)::bigint as count
    from email.tallies
    group by category, kind, outcome`.execute(own(snapshot))
  return rows
}
