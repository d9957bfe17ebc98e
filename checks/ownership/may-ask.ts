/**
 * Who may ask whom: the house's plan, in one place. A manifest's `asks` must stay within it, so a new edge between
 * sections is a decision made here and not a side effect of an import.
 */
export const mayAsk: ReadonlyMap<string, readonly string[]> = new Map([
  ['audit', []],
  ['events', ['audit']],
  ['email', ['audit']],
  ['profiles', ['email', 'audit']],
  ['auth', ['profiles', 'email', 'audit']],
  ['teams', ['profiles', 'audit']],
  ['budget', ['teams', 'events']],
  ['campaigns', ['email', 'teams', 'profiles', 'audit']],
  ['tickets', ['events', 'audit']],
])
