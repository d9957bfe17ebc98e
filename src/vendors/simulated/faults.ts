/** What goes wrong with a call: `error` before anything is done, `cut` after it was done, while the answer is sent. */
export type Fault = 'none' | 'error' | 'too-many' | 'cut'

/** Every 7th call fails with 500, every 11th is told to wait, every 13th is answered with a body cut short. */
export function faultOf(callNumber: number): Fault {
  if (callNumber % 7 === 0) return 'error'
  if (callNumber % 11 === 0) return 'too-many'
  return callNumber % 13 === 0 ? 'cut' : 'none'
}
