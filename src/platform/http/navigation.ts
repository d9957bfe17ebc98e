import type { Language } from '../i18n/language.ts'
import { type Allow, mayUse, type Viewer } from './viewer.ts'

/** A place in the top bar. Its `pages` are tabs under the title of each of them; a page that one may not use is left out. */
export type NavigationItem = NavigationPage & { readonly pages?: readonly NavigationPage[] }

export type NavigationPage = {
  readonly href: string
  readonly label: (language: Language) => string
  readonly allow: Allow
}

export type NavigationLink = { readonly href: string; readonly label: string; readonly current: boolean }

export function topLinks(items: readonly NavigationItem[], viewer: Viewer | undefined, at: Place): NavigationLink[] {
  const current = itemAt(items, at.path)
  return items
    .filter((item) => mayUse(viewer, item.allow))
    .map((item) => ({ href: item.href, label: item.label(at.language), current: item === current }))
}

export function tabLinks(items: readonly NavigationItem[], viewer: Viewer | undefined, at: Place): NavigationLink[] {
  const pages = (itemAt(items, at.path)?.pages ?? []).filter((page) => mayUse(viewer, page.allow))
  const current = nearest(pages, at.path)
  return pages.map((page) => ({ href: page.href, label: page.label(at.language), current: page === current }))
}

type Place = { readonly path: string; readonly language: Language }

function itemAt(items: readonly NavigationItem[], path: string): NavigationItem | undefined {
  return nearest(items, path) ?? items.find((item) => nearest(item.pages ?? [], path) !== undefined)
}

/** The entry whose address is the longest beginning of `path`, counted in whole segments. */
function nearest<T extends NavigationPage>(pages: readonly T[], path: string): T | undefined {
  return pages
    .filter(({ href }) => path === href || (href !== '/' && path.startsWith(`${href}/`)))
    .toSorted((a, b) => b.href.length - a.href.length)[0]
}
