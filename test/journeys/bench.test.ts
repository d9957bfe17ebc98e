import { expect, it } from 'vitest'
import { testHome } from '../support/home.ts'

const home = testHome()

it('a bench prints its raw figures, and ends with 1 and a line when it misses a limit', async () => {
  const { code, stdout, stderr } = await home.run(['bench', 'ticket-sync', '--size', '60', '--json'])
  const report = JSON.parse(stdout)
  const missed = report.measured.filter(({ met }: { met?: boolean }) => met === false)
  expect(report).toMatchObject({ bench: 'ticket-sync', size: 60 })
  expect(report.measured.length).toBeGreaterThan(10)
  expect(code).toBe(missed.length > 0 ? 1 : 0)
  expect(stderr.includes('missed a limit')).toBe(missed.length > 0)
})
