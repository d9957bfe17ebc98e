import type { Actor } from '../../../platform/actor.ts'
import type { Tx } from '../../../platform/db/tx.ts'
import type { Audience, MailPurpose, WaveOfAnother } from '../campaigns.ts'
import { own } from './tables.ts'

type NewWave = {
  readonly id: string
  readonly campaign: string
  readonly purpose: MailPurpose
  readonly audience: Audience
  readonly humans: number
}
export type WaveFigures = { readonly queued: number; readonly failed: number; readonly cancelled: number }

/** The wave that was sent under this id, if one was. */
export async function findWave(
  tx: Tx,
  campaign: string,
  wave: string,
): Promise<
  ({ readonly ok: true; readonly wave: string; readonly humans: number } & WaveFigures) | WaveOfAnother | undefined
> {
  const found = await own(tx)
    .selectFrom('waves')
    .select(['campaign', 'humans', 'queued', 'failed', 'cancelled'])
    .where('id', '=', wave)
    .executeTakeFirst()
  if (found === undefined) return undefined
  const { campaign: its, ...figures } = found
  return its === campaign ? { ok: true, wave, ...figures } : { ok: false, code: 'wave-of-another-campaign' }
}

export async function openWave(tx: Tx, { audience, ...wave }: NewWave, actor: Actor): Promise<void> {
  await own(tx)
    .insertInto('waves')
    .values({
      ...wave,
      everyone: audience.everyone,
      teams: audience.everyone ? [] : audience.teams,
      queued: 0,
      failed: 0,
      cancelled: 0,
      sentBy: actor.kind === 'human' ? actor.human : null,
    })
    .execute()
}

export async function closeWave(tx: Tx, wave: string, figures: WaveFigures): Promise<void> {
  await own(tx).updateTable('waves').set(figures).where('id', '=', wave).execute()
}
