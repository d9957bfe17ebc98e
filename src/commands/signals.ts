/**
 * Aborts at the first Ctrl-C or SIGTERM, or by `stop`; another one then ends the process at once, by its own default.
 */
export function abortOnStop(): { readonly signal: AbortSignal; stop(): void; done(): void } {
  const controller = new AbortController()
  const done = () => {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
  const stop = () => {
    done()
    controller.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return { signal: controller.signal, stop, done }
}

export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
