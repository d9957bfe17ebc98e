import { CODE_USES, type CodesQuery, type CodeUseState } from '../../sections/campaigns/campaigns.ts'

export const CODES = '/tickets/codes'

/** Campaigns knows whether a code was redeemed; that another order used it again, Tickets does. */
export const USES = [...CODE_USES, 'used-twice'] as const

/** The filters as they stand in the page's address. */
export type CodesAddress = Omit<CodesQuery, 'limit' | 'use' | 'among'> & {
  readonly use?: CodeUseState | 'used-twice'
}

/** What makes no sense there is left out. */
export function codesAddress({ searchParams }: URL): CodesAddress {
  const search = searchParams.get('search')?.trim() ?? ''
  const campaign = searchParams.get('campaign') ?? ''
  const use = USES.find((one) => one === searchParams.get('use'))
  const after = Number(searchParams.get('after') ?? 0)
  return {
    ...(search === '' ? {} : { search }),
    ...(campaign === '' ? {} : { campaign }),
    ...(use === undefined ? {} : { use }),
    ...(Number.isSafeInteger(after) && after > 0 ? { after } : {}),
  }
}

export function codesHref(address: CodesAddress): string {
  const given = Object.entries(address).map(([name, value]) => [name, String(value)])
  return given.length === 0 ? CODES : `${CODES}?${new URLSearchParams(given)}`
}
