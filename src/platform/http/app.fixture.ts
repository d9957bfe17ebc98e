import { makeLog } from '../log.ts'
import { type App, type AppOptions, createApp } from './app.ts'
import { makeMetrics } from './metrics.ts'

const nobody: AppOptions = {
  routes: [],
  navigation: [],
  database: {
    transact: () => Promise.reject(new Error('this test has no database')),
    rehearse: () => Promise.reject(new Error('this test has no database')),
    snapshot: () => Promise.reject(new Error('this test has no database')),
    stream: () => {
      throw new Error('this test has no database')
    },
  },
  viewerOf: async () => undefined,
  signInPath: '/sign-in',
  signOutPath: '/sign-out',
  baseUrl: new URL('http://localhost:3000'),
  secret: 'a secret for tests alone, 32 bytes',
  trustedProxies: [],
  organisation: { name: 'Test Collective', legal: 'Test Collective, Somewhere' },
  environment: 'test',
  log: makeLog({ level: 'silent' }),
  metrics: makeMetrics(),
}

/** An application in which nobody is signed in and nothing is declared, but for what a test says. */
export function appWith(options: Partial<AppOptions>): App {
  return createApp({ ...nobody, ...options })
}
