import { Alert } from '../../../../platform/http/components/alert.tsx'
import { LANGUAGE_NAMES, type Language } from '../../../../platform/i18n/language.ts'
import type { MailProblem } from '../../campaigns.ts'
import { campaignWords } from '../words/words.ts'

type MailProblemsProps = { readonly problems: readonly MailProblem[]; readonly language: Language }

/** What has to be put right before it can be sent; nothing where there is nothing. */
export function MailProblems({ problems, language }: MailProblemsProps) {
  if (problems.length === 0) return null
  const t = campaignWords(language)
  return (
    <Alert tone="warning" title={t('problemsTitle')}>
      <ul>
        {problems.map((problem) => (
          <li>
            {t(problem.purpose === 'code' ? 'problemIn' : 'problemInReminder', {
              language: LANGUAGE_NAMES[problem.language],
            })}
            {': '}
            {problem.code === 'code-slot-missing'
              ? t('codeMissing', { slot: '{{Code}}' })
              : t('unknownPlaceholder', { placeholder: `{{${problem.placeholder}}}` })}
          </li>
        ))}
      </ul>
    </Alert>
  )
}
