import { defineConfig } from 'vitest/config'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'checks/**/*.test.ts', 'test/**/*.test.{ts,tsx}'],
    exclude: ['checks/planted/**', 'node_modules/**'],
    globalSetup: ['test/support/cluster.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // A worker loads each module once, not once a test file: half of the processor's time. What files share is stateless,
    // or only counts; a test file has a database of its own.
    isolate: false,
  },
})
