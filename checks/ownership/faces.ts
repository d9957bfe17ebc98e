import { type TSInterfaceDeclaration, type TSSignature, Visitor } from 'oxc-parser'
import type { SourceTree } from './source-tree.ts'

/** The public methods of each section: those of the interfaces in its public file that take a transaction first. */
export type Faces = ReadonlyMap<string, ReadonlySet<string>>

export function ownFaces(tree: SourceTree): Faces {
  return new Map(
    tree.sections.map((section) => {
      const methods = new Set<string>()
      const face = tree.modules.get(`src/sections/${section}/${section}.ts`)
      if (face !== undefined) {
        new Visitor({
          TSInterfaceDeclaration(declaration) {
            for (const method of methodsOf(declaration)) methods.add(method)
          },
        }).visit(face.program)
      }
      return [section, methods]
    }),
  )
}

function methodsOf({ body }: TSInterfaceDeclaration): string[] {
  return body.body.flatMap((signature) => {
    const name = isCallable(signature) && signature.key.type === 'Identifier' ? signature.key.name : undefined
    return name === undefined ? [] : [name]
  })
}

function isCallable(signature: TSSignature): signature is Extract<TSSignature, { key: unknown }> {
  if (signature.type === 'TSMethodSignature') return true
  return signature.type === 'TSPropertySignature' && signature.typeAnnotation?.typeAnnotation.type === 'TSFunctionType'
}
