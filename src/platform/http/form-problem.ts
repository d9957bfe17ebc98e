import type { z } from 'zod'
import type { ShellWords } from './words/shell-words.ts'

/** What the schemas of form-fields.ts can find wrong, named so that it can be said in any language. */
const PROBLEMS = ['fieldRequired', 'fieldWhole', 'fieldMoney', 'fieldDay', 'fieldFile', 'fieldInvalid'] as const
export type Problem = (typeof PROBLEMS)[number]

/** One issue in plain words: what to do, not what the parser expected. A schema's own `message` is left as it is. */
export function formProblem(issue: z.core.$ZodIssue, t: ShellWords): string {
  switch (issue.code) {
    case 'custom': {
      const problem = PROBLEMS.find((name) => name === issue.params?.['problem'])
      return problem === undefined ? issue.message : t(problem)
    }
    case 'invalid_type':
      return t('fieldRequired')
    case 'invalid_value':
      return t('fieldChoice')
    case 'invalid_format':
      return t(issue.format === 'email' ? 'fieldEmail' : 'fieldInvalid')
    case 'too_small':
      return issue.origin === 'string'
        ? tooShort(Number(issue.minimum), t)
        : t('fieldTooSmall', { minimum: Number(issue.minimum) })
    case 'too_big':
      return issue.origin === 'string'
        ? t('fieldTooLong', { count: Number(issue.maximum) })
        : t('fieldTooBig', { maximum: Number(issue.maximum) })
    default:
      return t('fieldInvalid')
  }
}

function tooShort(minimum: number, t: ShellWords): string {
  return minimum <= 1 ? t('fieldRequired') : t('fieldTooShort', { count: minimum })
}
