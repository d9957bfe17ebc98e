/** Whether the operating system refused with one of `codes` (`ENOENT`, `EACCES`, ...). */
export function isSystemError(error: unknown, ...codes: readonly string[]): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
}
