import { appWith } from '../../src/platform/http/app.fixture.ts'
import type { AppOptions } from '../../src/platform/http/app.ts'
import { CSRF_FIELD, makeCsrfToken } from '../../src/platform/http/csrf.ts'
import type { Viewer } from '../../src/platform/http/viewer.ts'
import { TEST_SECRET } from './secret.ts'

export type Page = { readonly status: number; readonly text: string; readonly location: string | null }

/** What somebody with these roles sees of some routes, and what comes of the forms that they send. */
export function browserOf(
  options: Pick<AppOptions, 'routes' | 'database'>,
  viewer: Partial<Viewer> & Pick<Viewer, 'roles'>,
) {
  const signedInAt = Temporal.Now.instant()
  const app = appWith({
    ...options,
    secret: TEST_SECRET,
    viewerOf: async () => ({
      human: '00000000-0000-4000-8000-000000000000',
      name: 'Olga',
      language: 'en',
      signedInAt,
      ...viewer,
    }),
  })
  const headers = { cookie: 'humans=session' }
  const pageOf = async (response: Response): Promise<Page> => ({
    status: response.status,
    text: await response.text(),
    location: response.headers.get('location'),
  })
  return {
    get: async (path: string) => pageOf(await app.request(path, { headers })),
    post: async (path: string, fields: Record<string, string> = {}) => {
      const token = makeCsrfToken(TEST_SECRET, 'session:session')
      const body = new URLSearchParams({ [CSRF_FIELD]: token, ...fields })
      return pageOf(await app.request(path, { method: 'POST', headers, body }))
    },
  }
}
