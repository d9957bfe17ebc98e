import { z } from 'zod'
import type { Variables } from '../email.ts'
import type { Seal } from './seal.ts'
import { DOTS } from './segments.ts'
import { storableJson } from './storable.ts'

/** What is stored of a mail's variables: for everybody to read, with dots for the secret ones, and those, sealed. */
export type StoredVariables = { readonly variables: string; readonly secrets: Buffer | null }

const values = z.record(z.string(), z.string())

export function storedVariables(
  message: string,
  variables: Variables,
  secrets: Variables | undefined,
  seal: Seal,
): StoredVariables {
  if (secrets === undefined) return { variables: storableJson(variables), secrets: null }
  const dotted = Object.fromEntries(Object.keys(secrets).map((name) => [name, DOTS]))
  return {
    variables: storableJson({ ...variables, ...dotted }),
    secrets: seal.close(storableJson(secrets), message),
  }
}

/** The variables as the mail needs them; undefined when its secrets were sealed under another `SECRET`, or wiped. */
export function unsealed(
  message: string,
  { variables, secrets }: { readonly variables: Variables; readonly secrets: Uint8Array | null },
  seal: Seal,
): Variables | undefined {
  if (secrets === null) return variables
  const opened = seal.open(secrets, message)
  return opened === undefined ? undefined : { ...variables, ...values.parse(JSON.parse(opened)) }
}
