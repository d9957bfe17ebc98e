/** Calls `renew` every `everyMs`, one call at a time; a failure is told at once and thrown by `end`. */
export function keepRenewing(renew: () => Promise<void>, everyMs: number, onFailure: () => void) {
  let renewing: Promise<void> | undefined
  let failure: { readonly cause: unknown } | undefined

  const attempt = async () => {
    try {
      await renew()
    } catch (cause) {
      failure = { cause }
      clearInterval(timer)
      onFailure()
    }
    renewing = undefined
  }
  const timer = setInterval(() => {
    renewing ??= attempt()
  }, everyMs)

  return {
    async end(): Promise<void> {
      clearInterval(timer)
      await renewing
      if (failure !== undefined) throw new Error('the lease could not be renewed', failure)
    },
  }
}
