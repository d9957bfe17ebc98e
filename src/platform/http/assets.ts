import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const packages = createRequire(import.meta.url)

/** Our own style, in the order in which the browser shall read it. */
const OWN_STYLES = [
  'look',
  'top-bar',
  'page',
  'told',
  'figures',
  'documents',
  'tables',
  'forms',
  'sheet',
  'charts',
  'narrow',
]

const FILES = {
  'tabler.css': [packages.resolve('@tabler/core/dist/css/tabler.min.css')],
  'app.css': OWN_STYLES.map((name) => fileURLToPath(new URL(`./assets/${name}.css`, import.meta.url))),
  'in-place.js': [fileURLToPath(new URL('./assets/in-place.js', import.meta.url))],
  'live-preview.js': [fileURLToPath(new URL('./assets/live-preview.js', import.meta.url))],
  'htmx.js': [packages.resolve('htmx.org/dist/htmx.min.js')],
} as const

export type AssetName = keyof typeof FILES
type Asset = {
  readonly url: string
  readonly type: string
  readonly body: Uint8Array<ArrayBuffer>
  readonly gzip: Uint8Array<ArrayBuffer>
}

let assets: Readonly<Record<AssetName, Asset>> | undefined

/** Its address holds the hash of its content: a browser keeps it for good, and a changed file has another address. */
export function assetUrl(name: AssetName): string {
  return loaded()[name].url
}

/** The file at an address that `assetUrl` gave, or undefined for any other. */
export function serveAsset(path: string, acceptEncoding: string | undefined): Response | undefined {
  const asset = Object.values(loaded()).find(({ url }) => url === path)
  if (asset === undefined) return undefined
  const zipped = /\bgzip\b/.test(acceptEncoding ?? '')
  return new Response(zipped ? asset.gzip : asset.body, {
    headers: {
      'content-type': asset.type,
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
      ...(zipped ? { 'content-encoding': 'gzip' } : {}),
    },
  })
}

/** Read and compressed once, on first use: commands that serve no page don't spend the 40 ms. */
function loaded(): Readonly<Record<AssetName, Asset>> {
  assets ??= {
    'tabler.css': load('tabler.css'),
    'app.css': load('app.css'),
    'in-place.js': load('in-place.js'),
    'live-preview.js': load('live-preview.js'),
    'htmx.js': load('htmx.js'),
  }
  return assets
}

function load(name: AssetName): Asset {
  // The maps that the packages' files point at are not served.
  const files = FILES[name].map((path) => readFileSync(path, 'utf8'))
  const text = files.join('\n').replace(/\n?(\/\*|\/\/)# sourceMappingURL=.*$/m, '')
  const body = new TextEncoder().encode(text)
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12)
  const [stem, extension] = name.split('.')
  return {
    url: `/assets/${stem}.${hash}.${extension}`,
    type: extension === 'css' ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
    body,
    gzip: new Uint8Array(gzipSync(body, { level: 9 })),
  }
}
