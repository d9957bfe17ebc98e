import { createPublicKey, type KeyObject } from 'node:crypto'
import { Resolver } from 'node:dns/promises'
import type { DkimKey } from './transports/dkim.ts'
import { isReserved } from './transports/reserved-domains.ts'

/** What receivers look up before they believe that a mail comes from its sender's domain. */
export type SenderRecords = { readonly spf: Found; readonly dkim: Found; readonly dmarc: Found }

export type Found = {
  /** `wrong`: there, and not what would count: another key, or two records where one may stand. */
  readonly state: 'in-place' | 'wrong' | 'missing' | 'not-signed' | 'could-not-be-asked'
  /** Where it stands, or should. */
  readonly name: string
  readonly record: string | null
}

const TIMEOUT_MS = 2_000

/** `servers` are asked in place of the machine's own, as `address:port`. */
export async function senderRecords(
  from: string,
  dkim: DkimKey | undefined,
  servers?: readonly string[],
): Promise<SenderRecords> {
  const domain = from.replace(/>\s*$/, '').replace(/^.*@/, '').toLowerCase()
  const dkimName = dkim === undefined ? domain : `${dkim.selector}._domainkey.${dkim.domain}`
  // No name server knows these, and a machine without a network need not wait for one.
  if (isReserved(`@${domain}`)) {
    const unasked = (name: string): Found => ({ state: 'could-not-be-asked', name, record: null })
    return { spf: unasked(domain), dkim: unasked(dkimName), dmarc: unasked(`_dmarc.${domain}`) }
  }
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 2 })
  if (servers !== undefined) resolver.setServers(servers)
  const [spf, key, dmarc] = await Promise.all([
    lookUp(resolver, domain, (record) => /^v=spf1( |$)/i.test(record)),
    dkim === undefined
      ? { state: 'not-signed' as const, name: domain, record: null }
      : lookUp(resolver, dkimName, (record) => /(^|;)\s*p=/.test(record), holds(dkim)),
    policyOf(resolver, domain),
  ])
  return { spf, dkim: key, dmarc }
}

/** The domain's own policy, else the nearest one above it. */
async function policyOf(resolver: Resolver, domain: string): Promise<Found> {
  const found = await lookUp(resolver, `_dmarc.${domain}`, (record) => /^v=DMARC1\s*(;|$)/i.test(record))
  const parent = domain.slice(domain.indexOf('.') + 1)
  if (found.state !== 'missing' || !parent.includes('.')) return found
  const above = await policyOf(resolver, parent)
  return above.state === 'missing' ? found : above
}

async function lookUp(
  resolver: Resolver,
  name: string,
  isOne: (record: string) => boolean,
  counts: (record: string) => boolean = () => true,
): Promise<Found> {
  const answer = await texts(resolver, name)
  if (answer === undefined) return { state: 'could-not-be-asked', name, record: null }
  const [record, ...more] = answer.filter(isOne)
  if (record === undefined) return { state: 'missing', name, record: null }
  return { state: more.length === 0 && counts(record) ? 'in-place' : 'wrong', name, record }
}

/** Undefined when nobody answered. A long record comes in parts, which belong together without a space. */
async function texts(resolver: Resolver, name: string): Promise<readonly string[] | undefined> {
  try {
    return (await resolver.resolveTxt(name)).map((parts) => parts.join(''))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return error.code === 'ENOTFOUND' || error.code === 'ENODATA' ? [] : undefined
  }
}

/** Whether a record publishes the other half of the key that we sign with. */
function holds({ privateKey }: DkimKey): (record: string) => boolean {
  const ours = createPublicKey(privateKey)
  return (record) => {
    const base64 = /(?:^|;)\s*p=([^;]*)/.exec(record)?.[1]?.replace(/\s/g, '') ?? ''
    return publicKeyOf(base64)?.equals(ours) ?? false
  }
}

function publicKeyOf(base64: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' })
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined
    throw error
  }
}
