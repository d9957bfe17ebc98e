import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type SourceFile, sourceFile } from './source-file.ts'

/** The project's own code: parsed modules, and the migrations as they are. Paths are relative to the root, with `/`. */
export type SourceTree = {
  readonly modules: ReadonlyMap<string, SourceFile>
  readonly migrations: ReadonlyMap<string, string>
  /** The sections that have a folder, in order of name. */
  readonly sections: readonly string[]
}

const FOLDERS = ['src', 'checks', 'bench', 'test']

/** Reads the tree under `root`; `overlay` (path -> text) adds files or stands in for them. */
export async function readTree(root: string, overlay: ReadonlyMap<string, string> = new Map()): Promise<SourceTree> {
  const paths = (await Promise.all(FOLDERS.map((folder) => pathsUnder(root, folder)))).flat()
  const texts = await Promise.all(
    paths
      .filter(isCode)
      .map(async (path): Promise<[string, string]> => [path, await readFile(join(root, path), 'utf8')]),
  )
  return treeOf(new Map([...texts, ...overlay]))
}

/** Everything that may stand under the root, without reading it: what the checker must see is decided in one place. */
function isCode(path: string): boolean {
  if (path.startsWith('checks/planted/')) return false
  return isModule(path) || isMigration(path)
}

export async function pathsUnder(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw error
    },
  )
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/').replace(/^\/+/, ''))
}

function treeOf(texts: ReadonlyMap<string, string>): SourceTree {
  const paths = [...texts.keys()].toSorted()
  const text = (path: string) => texts.get(path) ?? ''
  const sections = paths.flatMap((path) => /^src\/sections\/([^/]+)\//.exec(path)?.[1] ?? [])
  return {
    modules: new Map(paths.filter(isModule).map((path) => [path, sourceFile(path, text(path))])),
    migrations: new Map(paths.filter(isMigration).map((path) => [path, text(path)])),
    sections: [...new Set(sections)],
  }
}

function isModule(path: string): boolean {
  return /\.tsx?$/.test(path)
}

function isMigration(path: string): boolean {
  return /^src\/sections\/[^/]+\/migrations\/[^/]+\.sql$/.test(path)
}
