/**
 * What `work` comes to, told at `moment` and not before, however soon it was known: so the time of an answer says nothing
 * of what was found. Work that is still under way then goes on behind the answer, for which it is undefined; should it
 * fail, `report` hears of it.
 */
export async function answerAt<T>(
  moment: Promise<void>,
  work: Promise<T>,
  report: (error: unknown) => void,
): Promise<T | undefined> {
  const settled = Promise.allSettled([work])
  await moment
  const [outcome] = await Promise.race<PromiseSettledResult<T>[]>([settled, Promise.resolve([])])
  if (outcome?.status === 'rejected') throw outcome.reason
  if (outcome !== undefined) return outcome.value
  void settled.then(([late]) => {
    if (late.status === 'rejected') report(late.reason)
  })
  return undefined
}
