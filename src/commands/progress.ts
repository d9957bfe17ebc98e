import { SingleBar } from 'cli-progress'

/** How far long work is, on a terminal; nothing where no person looks. */
export function showProgress(format: string): { update(figures: object): void; stop(): void } {
  if (!process.stderr.isTTY) return { update: () => {}, stop: () => {} }
  const bar = new SingleBar({ format, stream: process.stderr, hideCursor: true, clearOnComplete: true })
  bar.start(0, 0)
  return { update: (figures) => bar.update(0, figures), stop: () => bar.stop() }
}
