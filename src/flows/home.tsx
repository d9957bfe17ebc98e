import { EmptyState } from '../platform/http/components/empty-state.tsx'
import { type NavigationItem, topLinks } from '../platform/http/navigation.ts'
import { type Route, signedIn } from '../platform/http/route.ts'
import { words } from '../platform/i18n/words.ts'

const homeWords = words({
  en: {
    welcome: 'Welcome, {name}',
    nothingTitle: 'Nothing here needs you',
    nothing: 'What you may see depends on your role in the collective. If you expected more, ask an admin for it.',
  },
  es: {
    welcome: 'Te damos la bienvenida, {name}',
    nothingTitle: 'Aquí no hay nada que hacer',
    nothing: 'Lo que puedes ver depende de tu función en el colectivo. Si esperabas más, pídelo a quien administra.',
  },
})

/** Goes on to the first place that the viewer's roles open. */
export function routes(navigation: readonly NavigationItem[]): readonly Route[] {
  return [
    signedIn.get('/', (visit) => {
      const [first] = topLinks(navigation, visit.viewer, { path: '/', language: visit.language })
      if (first !== undefined) return visit.redirect(first.href)
      const t = homeWords(visit.language)
      const body = <EmptyState title={t('nothingTitle')}>{t('nothing')}</EmptyState>
      return visit.page({ title: t('welcome', { name: visit.viewer.name }) }, body)
    }),
  ]
}
