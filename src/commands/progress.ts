import { SingleBar } from 'cli-progress'

/**
 * How far long work is, on a terminal; nothing where no person looks. With a `total`, which may become known later, the
 * format may hold `{bar}`, which shows `done` of it.
 */
export function showProgress(
  format: string,
  total = 0,
): { update(figures: object, done?: number, total?: number): void; stop(): void } {
  if (!process.stderr.isTTY) return { update: () => {}, stop: () => {} }
  const bar = new SingleBar({ format, stream: process.stderr, hideCursor: true, clearOnComplete: true })
  bar.start(total, 0)
  return {
    update: (figures, done = 0, of = total) => {
      bar.setTotal(of)
      bar.update(done, figures)
    },
    stop: () => bar.stop(),
  }
}
