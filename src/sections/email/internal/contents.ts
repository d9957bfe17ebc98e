import { sql } from 'kysely'
import type { Snapshot, Tx } from '../../../platform/db/tx.ts'
import type { CompileResult, ContentSource } from '../email.ts'
import { compileMail, hashOf } from './compile.ts'
import type { CompiledMail } from './segments.ts'
import { own } from './tables.ts'
import type { House } from './template.ts'

export type Content = CompiledMail & { readonly hash: string; readonly replyTo: string | null }

export async function compile(tx: Tx, source: ContentSource, house: House): Promise<CompileResult> {
  const compiled = compileMail(source, house)
  const content = hashOf(source, compiled)
  const stored = await own(tx).selectFrom('contents').select('hash').where('hash', '=', content).executeTakeFirst()
  // Two that compile the same mail at once: the primary key lets one store it, and the other has it too.
  if (stored === undefined) {
    const { subject, html, text, slots } = compiled
    await sql`
      insert into email.contents (hash, category, language, subject, html, text, slots, reply_to)
      values (${content}, ${source.category}, ${source.language}, ${JSON.stringify(subject)}, ${JSON.stringify(html)},
        ${JSON.stringify(text)}, ${slots}, ${source.replyTo})
      on conflict do nothing`.execute(own(tx))
  }
  return { content, slots: compiled.slots }
}

export async function loadContents(snapshot: Snapshot, hashes: readonly string[]): Promise<readonly Content[]> {
  if (hashes.length === 0) return []
  return own(snapshot)
    .selectFrom('contents')
    .select(['hash', 'subject', 'html', 'text', 'replyTo'])
    .where('hash', 'in', hashes)
    .execute()
}

export async function slotsOf(
  snapshot: Snapshot,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await own(snapshot)
    .selectFrom('contents')
    .select(['hash', 'slots'])
    .where('hash', 'in', hashes)
    .execute()
  return new Map(rows.map(({ hash, slots }) => [hash, slots]))
}
