import { expect } from 'vitest'
import type { Ended } from './command-line.ts'

/** A failure as every command has it: exit code 1, one line of reason on stderr and, with `--json`, one document. */
export function expectRefusal({ code, stdout, stderr }: Ended, reason: RegExp): void {
  expect(stderr).toMatch(/^humans: [^\n]+\n$/)
  expect(stderr).toMatch(reason)
  expect(code).toBe(1)
  if (stdout !== '') expect(JSON.parse(stdout)).toMatchObject({ ok: false })
}
