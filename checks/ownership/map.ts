import type { SectionManifest } from '../../src/platform/section.ts'
import { ownFaces } from './faces.ts'
import { flowOf, placeOf } from './place.ts'
import type { SourceTree } from './source-tree.ts'
import { usesOf } from './uses.ts'
import { compare } from './violation.ts'

/** Who owns what and who asks whom, read off the manifests and the code. */
export type OwnershipMap = {
  readonly sections: readonly {
    readonly name: string
    readonly tables: readonly OwnedTable[]
    /** In order of name; a section that may be asked and is not has no methods. */
    readonly asks: readonly Asked[]
  }[]
  readonly flows: readonly { readonly name: string; readonly asks: readonly Asked[] }[]
}

export type OwnedTable = {
  readonly name: string
  readonly columns: number
  readonly personal: readonly string[]
  readonly appendOnly: boolean
}

/** `methods` of the face that are called, and other functions and constants of the public file that are used. */
export type Asked = { readonly section: string; readonly methods: readonly string[] }

export function ownershipMap(tree: SourceTree, manifests: readonly SectionManifest[]): OwnershipMap {
  const faces = ownFaces(tree)
  const uses = usesOf(tree, faces)
  return {
    sections: inOrderOfName(manifests).map(({ name, asks, tables }) => ({
      name,
      tables: Object.entries(tables)
        .toSorted(([a], [b]) => compare(a, b))
        .map(([table, { personal, plain, appendOnly }]) => ({
          name: table,
          columns: personal.length + plain.length,
          personal: personal.toSorted(),
          appendOnly: appendOnly === true,
        })),
      asks: asks.toSorted().map((section) => ({ section, methods: uses.get(name)?.get(section) ?? [] })),
    })),
    flows: flowNames(tree).map((name) => ({
      name,
      asks: [...(uses.get(`flow ${name}`) ?? [])]
        .map(([section, methods]) => ({ section, methods }))
        .toSorted((a, b) => compare(a.section, b.section)),
    })),
  }
}

function inOrderOfName(manifests: readonly SectionManifest[]): SectionManifest[] {
  return manifests.toSorted((a, b) => compare(a.name, b.name))
}

function flowNames(tree: SourceTree): string[] {
  const paths = [...tree.modules.keys()].filter((path) => placeOf(path).kind === 'flow' && !placeOf(path).test)
  return [...new Set(paths.map(flowOf))].toSorted()
}
