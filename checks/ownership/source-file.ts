import { posix } from 'node:path'
import { type Comment, type EcmaScriptModule, type Program, parseSync, Visitor } from 'oxc-parser'

/** A parsed module. */
export type SourceFile = {
  readonly path: string
  readonly text: string
  readonly program: Program
  readonly comments: readonly Comment[]
  readonly imports: readonly Import[]
  /** The parser's complaints; a file that has any is not understood, hence not proven. */
  readonly errors: readonly string[]
  lineAt(offset: number): number
}

export type Import = {
  /** As written: `kysely`, `../email.ts`. Null: computed at run time, so nobody can read it. */
  readonly specifier: string | null
  /** The path within the root that a relative specifier leads to. */
  readonly target: string | undefined
  readonly names: readonly ImportedName[]
  /** Nothing but types: gone at run time. */
  readonly typeOnly: boolean
  readonly line: number
}

/** `name` is `*` for a whole namespace. */
export type ImportedName = { readonly name: string; readonly local: string | null; readonly type: boolean }

type Found = Omit<Import, 'target' | 'line'> & { readonly at: number }

export function sourceFile(path: string, text: string): SourceFile {
  const { program, module, comments, errors } = parseSync(path, text, { preserveParens: false })
  const lineAt = lineFinder(text)
  const found = [...declaredImports(module), ...reexports(module), ...computedImports(program)]
  return {
    path,
    text,
    program,
    comments,
    imports: found.map(({ at, ...rest }) => ({ ...rest, target: resolve(path, rest.specifier), line: lineAt(at) })),
    errors: errors.map((error) => error.message),
    lineAt,
  }
}

function declaredImports(module: EcmaScriptModule): Found[] {
  return module.staticImports.map(({ start, moduleRequest, entries }) => {
    const names = entries.map(({ importName, localName, isType }) => ({
      name: importName.kind === 'NamespaceObject' ? '*' : (importName.name ?? 'default'),
      local: localName.value,
      type: isType,
    }))
    return { specifier: moduleRequest.value, names, typeOnly: onlyTypes(names), at: start }
  })
}

function reexports(module: EcmaScriptModule): Found[] {
  return module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, importName, isType, start }) => {
      if (moduleRequest === null) return []
      const names = [{ name: importName.name ?? '*', local: null, type: isType }]
      return [{ specifier: moduleRequest.value, names, typeOnly: isType, at: start }]
    }),
  )
}

/** `import('./x.ts')`, as an expression and as a type. */
function computedImports(program: Program): Found[] {
  const found: Found[] = []
  const all = [{ name: '*', local: null, type: false }]
  new Visitor({
    ImportExpression({ source, start }) {
      const literal = source.type === 'Literal' && typeof source.value === 'string' ? source.value : null
      found.push({ specifier: literal, names: all, typeOnly: false, at: start })
    },
    TSImportType({ source, qualifier, start }) {
      const name = qualifier?.type === 'Identifier' ? qualifier.name : '*'
      found.push({ specifier: source.value, names: [{ name, local: null, type: true }], typeOnly: true, at: start })
    },
  }).visit(program)
  return found
}

function onlyTypes(names: readonly ImportedName[]): boolean {
  return names.length > 0 && names.every(({ type }) => type)
}

function resolve(from: string, specifier: string | null): string | undefined {
  if (specifier === null || !/^\.{0,2}\//.test(specifier)) return undefined
  return posix.normalize(posix.join(posix.dirname(from), specifier))
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    const next = starts.findIndex((start) => start > offset)
    return next === -1 ? starts.length : next
  }
}
