import { GRANT_STATES, type GrantsQuery } from '../../campaigns.ts'

/** What of a campaign's grants a page's address asks for. */
export type GrantsAddress = Pick<GrantsQuery, 'after' | 'state' | 'search'>

export function grantsAddress({ searchParams }: URL): GrantsAddress {
  const after = Number(searchParams.get('after') ?? 0)
  const search = searchParams.get('search')?.trim().slice(0, 200) ?? ''
  const state = GRANT_STATES.find((known) => known === searchParams.get('state'))
  return {
    ...(Number.isSafeInteger(after) && after > 0 ? { after } : {}),
    ...(search === '' ? {} : { search }),
    ...(state === undefined ? {} : { state }),
  }
}

export function grantsHref(campaign: string, address: GrantsAddress): string {
  const parameters = new URLSearchParams(Object.entries(address).map(([name, value]) => [name, String(value)]))
  const query = parameters.size === 0 ? '' : `?${parameters}`
  return `/campaigns/${campaign}${query}#grants`
}
