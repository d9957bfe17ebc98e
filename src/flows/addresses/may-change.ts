import type { Snapshot } from '../../platform/db/tx.ts'
import type { Viewer } from '../../platform/http/viewer.ts'
import type { Auth } from '../../sections/auth/auth.ts'

/**
 * Those among `humans` whose addresses and standing this viewer may not change, though they look after people. Whoever adds
 * an address to a human can sign in as them, and who is suspended has no roles: so nobody but an admin does either to
 * somebody who holds a role that they don't hold themselves.
 */
export async function notTheirs(
  snapshot: Snapshot,
  { auth }: { readonly auth: Auth },
  { roles }: Pick<Viewer, 'roles'>,
  humans: readonly string[],
): Promise<ReadonlySet<string>> {
  if (roles.includes('admin') || humans.length === 0) return new Set()
  const held = await auth.rolesOf(snapshot, humans)
  const beyond = [...held].filter(([, theirs]) => !theirs.every((role) => roles.includes(role)))
  return new Set(beyond.map(([human]) => human))
}
