import type { Actor } from '../../platform/actor.ts'
import type { GiveUpResult } from '../../sections/campaigns/campaigns.ts'
import { type MakeCodesNeeds, makeCodes } from './make-codes.ts'

/**
 * Gives a batch up and looks up at once what the vendor may have made of it. What can't be known yet (another runner is at
 * it, the vendor is away, it was asked a moment ago) is `open`, and left to the job that goes on with what is unfinished.
 */
export async function giveUpCodes(needs: MakeCodesNeeds, batch: string, actor: Actor): Promise<GiveUpResult> {
  const giveUp = () => needs.database.transact((tx) => needs.campaigns.generation.giveUp(tx, batch, actor))
  const given = await giveUp()
  if (!given.ok || given.open === 0) return given
  await makeCodes(needs, batch)
  // Again it changes nothing, and says how it stands now.
  return giveUp()
}
