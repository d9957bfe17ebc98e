import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../../i18n/language.ts'
import type { Organisation } from '../app.ts'
import { Form } from '../components/form.tsx'
import type { ShellWords } from '../words/shell-words.ts'
import { THEMES, type Theme } from './theme.ts'

type FooterProps = {
  readonly organisation: Organisation
  readonly environment: string
  readonly language: Language
  readonly theme: Theme
  readonly csrf: string
  readonly here: string
  readonly t: ShellWords
}

export function Footer({ organisation, environment, language, theme, csrf, here, t }: FooterProps) {
  const themes = { light: t('themeLight'), dark: t('themeDark'), auto: t('themeAuto') }
  return (
    <footer class="page-foot">
      <div class="page-foot-inner">
        <div class="page-foot-words">
          {environment !== 'production' && (
            <p class="environment">
              <span class="environment-badge">{environment}</span> {t('environment', { name: environment })}
            </p>
          )}
          <p>{organisation.legal}</p>
        </div>
        <div class="page-foot-switches">
          <Switch
            name="language"
            label={t('language')}
            options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value], lang: value }))}
            chosen={language}
            csrf={csrf}
            here={here}
          />
          <Switch
            name="theme"
            label={t('theme')}
            options={THEMES.map((value) => ({ value, label: themes[value] }))}
            chosen={theme}
            csrf={csrf}
            here={here}
          />
        </div>
      </div>
    </footer>
  )
}

type SwitchProps = {
  readonly name: string
  readonly label: string
  readonly options: readonly { readonly value: string; readonly label: string; readonly lang?: Language }[]
  readonly chosen: string
  readonly csrf: string
  readonly here: string
}

/** One button a choice, so that it takes one press and no script. */
function Switch({ name, label, options, chosen, csrf, here }: SwitchProps) {
  return (
    <Form action="/appearance" csrf={csrf} class="switch">
      <input type="hidden" name="back" value={here} />
      <fieldset>
        <legend>{label}</legend>
        {options.map((option) => (
          <button
            type="submit"
            name={name}
            value={option.value}
            aria-pressed={option.value === chosen ? 'true' : 'false'}
            {...(option.lang === undefined ? {} : { lang: option.lang })}
          >
            {option.label}
          </button>
        ))}
      </fieldset>
    </Form>
  )
}
