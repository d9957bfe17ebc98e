import type { Command } from 'commander'
import { benchBudgetFlow } from '../../bench/budget-flow.ts'
import { benchBudgetPage } from '../../bench/budget-page.ts'
import { benchDrain } from '../../bench/drain.ts'
import { type BenchReport, reportText } from '../../bench/report.ts'
import { benchTicketPages } from '../../bench/ticket-pages.ts'
import { benchTicketSync } from '../../bench/ticket-sync.ts'
import { benchWakeUp } from '../../bench/wake-up.ts'
import { benchWave } from '../../bench/wave.ts'
import { wholeNumber } from './arguments.ts'
import { command } from './command.ts'

/** By name: what it measures, with the size that its claim is made for. */
const BENCHES: Readonly<Record<string, { run(size: number): Promise<BenchReport>; size: number }>> = {
  'budget-flow': { run: benchBudgetFlow, size: 10 },
  'budget-page': { run: benchBudgetPage, size: 5_000 },
  drain: { run: benchDrain, size: 20_000 },
  'ticket-pages': { run: benchTicketPages, size: 100_000 },
  'ticket-sync': { run: benchTicketSync, size: 100_000 },
  'wake-up': { run: benchWakeUp, size: 50_000 },
  wave: { run: benchWave, size: 50_000 },
}

export function benchCommand(program: Command): void {
  command(
    program,
    'bench',
    `measures a speed claim: ${Object.keys(BENCHES).join(', ')}`,
    (self) => self.argument('<name>').option('--size <n>', "the claim's own unless told", wholeNumber(1, 10_000_000)),
    async ([name = ''], { size }) => {
      const bench = BENCHES[name]
      if (bench === undefined) return { ok: false, code: 'unknown-bench', name, known: Object.keys(BENCHES) }
      const report = await bench.run(typeof size === 'number' ? size : bench.size)
      const missed = report.measured.filter(({ met }) => met === false)
      if (missed.length > 0) process.stderr.write(`${reportText(report)}\n`)
      if (missed.length > 0) return { ok: false, code: 'bench-missed', ...report }
      return { ok: true, json: report, text: reportText(report) }
    },
  )
}
