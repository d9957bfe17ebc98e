import type { Organisation } from '../app.ts'
import { Form } from '../components/form.tsx'
import type { NavigationLink } from '../navigation.ts'
import type { Viewer } from '../viewer.ts'
import type { ShellWords } from '../words/shell-words.ts'

type TopBarProps = {
  readonly organisation: Organisation
  readonly viewer: Viewer | undefined
  readonly links: readonly NavigationLink[]
  readonly csrf: string
  readonly signInPath: string
  readonly signOutPath: string
  readonly t: ShellWords
}

/**
 * Who runs this, where one may go, who one is. On a phone the links fold into a `<details>`, which opens without any
 * script; each copy is hidden with `display: none` where the other shows, so there is only one of them to tab through.
 */
export function TopBar(props: TopBarProps) {
  const { organisation, links, t } = props
  const folded = links.length > 0
  return (
    <header class="top-bar">
      <div class="top-bar-inner">
        <a class="brand" href="/">
          <BrandMark organisation={organisation} />
          <span class="brand-name">{organisation.name}</span>
        </a>
        {links.length > 0 && (
          <nav class="top-nav" aria-label={t('mainNavigation')}>
            <Links links={links} />
          </nav>
        )}
        <div class={folded ? 'top-who top-who-wide' : 'top-who'}>
          <Who {...props} />
        </div>
        {folded && (
          <details class="top-menu">
            <summary>
              <MenuIcon />
              {t('menu')}
            </summary>
            <div class="top-menu-panel">
              <nav class="top-menu-links" aria-label={t('mainNavigation')}>
                <Links links={links} />
              </nav>
              <div class="top-who">
                <Who {...props} />
              </div>
            </div>
          </details>
        )}
      </div>
    </header>
  )
}

function Links({ links }: { readonly links: readonly NavigationLink[] }) {
  return (
    <ul>
      {links.map(({ href, label, current }) => (
        <li>
          <a href={href} {...(current ? { 'aria-current': 'true' } : {})}>
            {label}
          </a>
        </li>
      ))}
    </ul>
  )
}

function Who({ viewer, csrf, signInPath, signOutPath, t }: TopBarProps) {
  if (viewer === undefined) {
    return (
      <a class="btn btn-primary" href={signInPath}>
        {t('signIn')}
      </a>
    )
  }
  return (
    <>
      <span class="top-who-name">{viewer.name}</span>
      <Form action={signOutPath} csrf={csrf}>
        <button type="submit" class="btn">
          {t('signOut')}
        </button>
      </Form>
    </>
  )
}

/** The organisation's logo, or the first letter of its name. */
function BrandMark({ organisation: { name, logo } }: { readonly organisation: Organisation }) {
  if (logo !== undefined) return <img class="brand-mark" src={logo} alt="" width="32" height="32" />
  return (
    <span class="brand-mark brand-mark-letter" aria-hidden="true">
      {[...name.trim()][0]?.toUpperCase() ?? '·'}
    </span>
  )
}

function MenuIcon() {
  return (
    <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <path
        d="M3 5.5h14M3 10h14M3 14.5h14"
        fill="none"
        stroke="currentColor"
        stroke-width="1.75"
        stroke-linecap="round"
      />
    </svg>
  )
}
