import type { NavigationLink } from '../navigation.ts'

/** The pages of one part of the system, under the title of each. */
export function Tabs({ label, links }: { readonly label: string; readonly links: readonly NavigationLink[] }) {
  return (
    <nav class="page-tabs" aria-label={label}>
      <ul>
        {links.map(({ href, label, current }) => (
          <li>
            <a href={href} {...(current ? { 'aria-current': 'page' } : {})}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
