import type { Actor } from '../../../../platform/actor.ts'
import type { Snapshot, Tx } from '../../../../platform/db/tx.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import type {
  AddAddressResult,
  PlaceResult,
  Profiles,
  RemoveAddressResult,
  RenewLinkResult,
  SettleResult,
  Standing,
  VerifyResult,
} from '../../profiles.ts'

export type PageNeeds = {
  readonly profiles: Profiles
  readonly changes: AddressChanges
  /** Sets tier and status, unless it would leave nobody to be admin. */
  readonly place: (
    tx: Tx,
    human: string,
    standing: Standing,
    actor: Actor,
  ) => Promise<PlaceResult | { readonly ok: false; readonly code: 'last-admin' }>
  /** Whether an admin may change this human's addresses and standing. */
  readonly mayChange: (snapshot: Snapshot, viewer: Viewer, human: string) => Promise<boolean>
}

/** Changes of addresses with all that follows from them elsewhere: mail, and whose orders are. */
export type AddressChanges = {
  readonly add: (tx: Tx, human: string, address: string, actor: Actor) => Promise<AddAddressResult>
  readonly mailLink: (tx: Tx, human: string, canonical: string) => Promise<RenewLinkResult>
  readonly verify: (tx: Tx, token: string) => Promise<VerifyResult>
  readonly remove: (tx: Tx, human: string, canonical: string, actor: Actor) => Promise<RemoveAddressResult>
  readonly settle: (tx: Tx, human: string, canonical: string, actor: Actor) => Promise<SettleResult>
}
