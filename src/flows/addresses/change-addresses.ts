import type { Actor } from '../../platform/actor.ts'
import type { Tx } from '../../platform/db/tx.ts'
import type { Email } from '../../sections/email/email.ts'
import {
  type AddAddressResult,
  type RemoveAddressResult,
  type RenewLinkResult,
  type SettleResult,
  type VerificationLink,
  type VerifyResult,
  verificationPath,
} from '../../sections/profiles/profiles.ts'
import { beforeReconciling, type ReconcileNeeds, reconcile } from '../reconcile.ts'
import { verificationMail } from './words.ts'

export type AddressNeeds = ReconcileNeeds & {
  readonly email: Email
  /** Where links of mails lead. */
  readonly baseUrl: string
}

/** Adds an address that is not verified, queues the mail that verifies it, and matches what it says of orders anew. */
export async function addAddress(
  tx: Tx,
  needs: AddressNeeds,
  human: string,
  address: string,
  actor: Actor,
): Promise<AddAddressResult> {
  await beforeReconciling(tx)
  const added = await needs.profiles.addresses.add(tx, human, address, actor)
  if (!added.ok) return added
  await mail(tx, needs, human, added.link)
  await reconcile(tx, needs, { addresses: [added.canonical] })
  return added
}

/** Another link to an address that is not verified yet: it changes nothing that matching asks for. */
export async function mailLink(
  tx: Tx,
  needs: AddressNeeds,
  human: string,
  canonical: string,
): Promise<RenewLinkResult> {
  const renewed = await needs.profiles.addresses.renewLink(tx, human, canonical)
  if (renewed.ok) await mail(tx, needs, human, renewed.link)
  return renewed
}

/** What was bought with the address is its owner's from this transaction on. */
export async function verifyAddress(tx: Tx, needs: ReconcileNeeds, token: string): Promise<VerifyResult> {
  await beforeReconciling(tx)
  const verified = await needs.profiles.addresses.verify(tx, token)
  if (verified.ok) await reconcile(tx, needs, { addresses: [verified.canonical] })
  return verified
}

export async function removeAddress(
  tx: Tx,
  needs: ReconcileNeeds,
  human: string,
  canonical: string,
  actor: Actor,
): Promise<RemoveAddressResult> {
  await beforeReconciling(tx)
  const removed = await needs.profiles.addresses.remove(tx, human, canonical, actor)
  if (removed.ok) await reconcile(tx, needs, { addresses: [canonical] })
  return removed
}

/** An address that several verified is the last one's who keeps it, and so is what was bought with it. */
export async function settleAddress(
  tx: Tx,
  needs: ReconcileNeeds,
  human: string,
  canonical: string,
  actor: Actor,
): Promise<SettleResult> {
  await beforeReconciling(tx)
  const settled = await needs.profiles.addresses.settle(tx, human, canonical, actor)
  if (settled.ok) await reconcile(tx, needs, { addresses: [canonical] })
  return settled
}

/** Whoever it reaches may be a stranger: nothing that its sender wrote is in it, their name included. */
async function mail(
  tx: Tx,
  { email, profiles, baseUrl }: AddressNeeds,
  human: string,
  { id, token, address, expiresAt }: VerificationLink,
): Promise<void> {
  const [recipient] = await profiles.recipients(tx, [human])
  const language = recipient?.language ?? 'en'
  const source = { ...verificationMail[language], category: 'system', replyTo: null, language } as const
  const { content } = await email.compile(tx, source)
  await email.enqueue(tx, {
    kind: 'address',
    purpose: 'verification',
    group: 'addresses',
    mails: [
      {
        source: id,
        content,
        human,
        name: '',
        address,
        variables: {},
        secrets: { Link: `${baseUrl}${verificationPath(token)}` },
        expiresAt,
      },
    ],
  })
}
