import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { JobOutcome } from '../jobs/job.ts'

export interface Metrics {
  /** `route` is the declared pattern, never an address: those can hold tokens, and there is no end of them. */
  requestTook(
    request: { readonly method: string; readonly route: string; readonly status: number },
    seconds: number,
  ): void
  jobEnded(job: string, outcome: JobOutcome): void
  /** For what a section has to count by itself. */
  readonly registry: Registry
  /** In Prometheus' text format. */
  text(): Promise<{ readonly type: string; readonly body: string }>
}

export function makeMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  const jobs = new Counter({
    name: 'job_runs_total',
    help: 'Runs of scheduled jobs in this process, by job and outcome',
    labelNames: ['job', 'outcome'],
    registers: [registry],
  })
  return {
    registry,
    jobEnded: (job, outcome) => jobs.inc({ job, outcome }),
    requestTook: ({ method, route, status }, seconds) => requests.observe({ method, route, status }, seconds),
    text: async () => ({ type: registry.contentType, body: await registry.metrics() }),
  }
}
