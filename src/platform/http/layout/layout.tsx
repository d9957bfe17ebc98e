import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { Language } from '../../i18n/language.ts'
import type { Organisation } from '../app.ts'
import { assetUrl } from '../assets.ts'
import { Alert } from '../components/alert.tsx'
import type { NavigationLink } from '../navigation.ts'
import type { Notice } from '../notice.ts'
import type { Viewer } from '../viewer.ts'
import type { PageHead } from '../visit.ts'
import { shellWords } from '../words/shell-words.ts'
import { Footer } from './footer.tsx'
import { Tabs } from './tabs.tsx'
import type { Theme } from './theme.ts'
import { TopBar } from './top-bar.tsx'

export type LayoutProps = {
  readonly organisation: Organisation
  readonly environment: string
  readonly signInPath: string
  readonly signOutPath: string
  readonly head: PageHead
  readonly viewer: Viewer | undefined
  readonly language: Language
  readonly theme: Theme
  readonly csrf: string
  /** The path to come back to from the footer's switches. */
  readonly here: string
  readonly links: readonly NavigationLink[]
  readonly tabs: readonly NavigationLink[]
  readonly notice?: Notice
  readonly children?: Child
}

const doctype = raw('<!doctype html>')

/** Every page: bar, title, tabs, content, foot. One look, whatever section the content comes from. */
export function Layout(props: LayoutProps) {
  const { organisation, head, viewer, language, theme, csrf, links, tabs, notice, children } = props
  const t = shellWords(language)
  return (
    <>
      {doctype}
      <html lang={language} {...(theme === 'auto' ? {} : { 'data-bs-theme': theme })}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{`${head.title} · ${organisation.name}`}</title>
          <link rel="icon" href={organisation.logo ?? 'data:,'} />
          <link rel="stylesheet" href={assetUrl('tabler.css')} />
          <link rel="stylesheet" href={assetUrl('app.css')} />
          <script src={assetUrl('htmx.js')} defer></script>
        </head>
        <body>
          <a class="skip-link" href="#content">
            {t('skipToContent')}
          </a>
          <TopBar
            organisation={organisation}
            viewer={viewer}
            links={links}
            csrf={csrf}
            signInPath={props.signInPath}
            signOutPath={props.signOutPath}
            t={t}
          />
          <main id="content" tabindex={-1} class={`page-main page-main-${head.width ?? 'full'}`}>
            {notice !== undefined && <Alert tone={notice.tone}>{notice.text}</Alert>}
            <div class="page-head">
              <div class="page-head-words">
                <h1>{head.title}</h1>
                {head.lead !== undefined && <p class="page-lead">{head.lead}</p>}
              </div>
              {head.actions !== undefined && <div class="page-actions">{head.actions}</div>}
            </div>
            {tabs.length > 1 && <Tabs label={t('pagesOfThisPart')} links={tabs} />}
            {children}
          </main>
          <Footer
            organisation={organisation}
            environment={props.environment}
            language={language}
            theme={theme}
            csrf={csrf}
            here={props.here}
            t={t}
          />
        </body>
      </html>
    </>
  )
}
