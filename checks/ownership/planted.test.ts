import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { manifests } from '../../src/main.ts'
import { sourceViolations } from './ownership.ts'
import { pathsUnder, readTree } from './source-tree.ts'
import type { Violation } from './violation.ts'

/**
 * Each folder of `planted` is laid over the real tree. A line that breaks a rule says so at its end, `// ! rule`; the
 * checker must find exactly these.
 */
const root = process.cwd()
const planted = join(root, 'checks/planted')
const standing = new Set(sourceViolations(await readTree(root), manifests).map(asText))
const plants = (await readdir(planted)).filter((name) => name !== 'does-not-compile').toSorted()

describe('the checker finds planted violations, and nothing beside them:', () => {
  it.each(plants)('%s', async (plant) => {
    const overlay = await filesOf(join(planted, plant))
    const found = sourceViolations(await readTree(root, overlay), manifests)
    const marked = [...overlay].flatMap(([path, text]) => marksIn(path, text))
    const added = found.map(asText).filter((text) => !standing.has(text))
    expect(added.toSorted()).toEqual(marked.toSorted())
    expect(marked.length > 0).toBe(!plant.startsWith('innocent'))
  })
})

function asText({ file, line, rule }: Violation): string {
  return `${file}:${line} ${rule}`
}

async function filesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const paths = await pathsUnder(folder, 'src')
  return new Map(
    await Promise.all(
      paths.map(async (path): Promise<[string, string]> => [path, await readFile(join(folder, path), 'utf8')]),
    ),
  )
}

function marksIn(path: string, text: string): string[] {
  return text.split('\n').flatMap((line, place) => {
    const rules = /(?:\/\/|--) ! ([a-z -]+)$/.exec(line)?.[1]?.split(' ') ?? []
    return rules.map((rule) => `${path}:${place + 1} ${rule}`)
  })
}
