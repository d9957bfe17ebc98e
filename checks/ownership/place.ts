/** Where a module stands in the house, which decides what it may import. */
export type Place = { readonly test: boolean } & (
  | { readonly kind: 'platform'; readonly inDb: boolean }
  | { readonly kind: 'vendors'; readonly port: boolean }
  | { readonly kind: 'section'; readonly section: string; readonly part: 'face' | 'manifest' | 'internal' | 'stray' }
  | { readonly kind: 'flow' | 'main' | 'entry' | 'checks' | 'bench' | 'support' | 'stray' }
)

/** The edges to other people's services that sections are written against. */
const PORTS = ['src/vendors/ticket-vendor.ts', 'src/vendors/payment-provider.ts']

export function placeOf(path: string): Place {
  const test = /\.(test|test-d|fixture)\.tsx?$/.test(path)
  const [top, folder, ...rest] = path.split('/')
  if (top === 'checks' || top === 'bench') return { kind: top, test }
  if (top === 'test') return { kind: 'support', test }
  if (top !== 'src' || folder === undefined) return { kind: 'stray', test }
  switch (folder) {
    case 'platform':
      return { kind: 'platform', inDb: rest[0] === 'db', test }
    case 'vendors':
      return { kind: 'vendors', port: PORTS.includes(path), test }
    case 'sections':
      return sectionPlace(rest, test)
    case 'flows':
      return { kind: 'flow', test }
    case 'main.ts':
      return { kind: 'main', test }
    case 'cli':
    case 'commands':
      return { kind: 'entry', test }
    default:
      return { kind: rest.length === 0 ? 'entry' : 'stray', test }
  }
}

/** Whether this is code that runs only in tests: a test itself, or what tests share. */
export function isTestCode(place: Place): boolean {
  return place.test || place.kind === 'support'
}

/** `src/flows/privacy.ts` and `src/flows/privacy/export.ts` are both the flow `privacy`. */
export function flowOf(path: string): string {
  return (path.split('/')[2] ?? '').replace(/\.tsx?$/, '')
}

function sectionPlace([section, ...rest]: string[], test: boolean): Place {
  if (section === undefined || rest[0] === undefined) return { kind: 'stray', test }
  const [first] = rest
  if (first === 'internal') return { kind: 'section', section, part: 'internal', test }
  if (rest.length > 1) return { kind: 'section', section, part: 'stray', test }
  if (first === `${section}.ts`) return { kind: 'section', section, part: 'face', test }
  if (first === 'section.ts') return { kind: 'section', section, part: 'manifest', test }
  return { kind: 'section', section, part: test ? 'internal' : 'stray', test }
}
