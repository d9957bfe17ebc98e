import { z } from 'zod'
import { LANGUAGES } from '../i18n/language.ts'
import { localPath } from './answer.tsx'
import { field } from './form-fields.ts'
import { THEMES } from './layout/theme.ts'
import { anyone, type Route } from './route.ts'

const schema = z.object({
  theme: z.enum(THEMES).optional(),
  language: z.enum(LANGUAGES).optional(),
  back: field.text({ max: 2000 }),
})

/** The footer's switches: kept by this browser, signed in or not, and back to the page they were on. */
export const appearance: Route = anyone.post('/appearance', (visit) => {
  const form = visit.form(schema)
  if (!form.ok) return visit.refuse('bad-request')
  const { theme, language, back } = form.value
  if (theme !== undefined) visit.cookies.set('theme', theme)
  if (language !== undefined) visit.cookies.set('language', language)
  return visit.redirect(localPath(back))
})
