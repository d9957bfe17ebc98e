import { VOLUNTEERS } from '../teams.ts'

/** The name of the system team, in any case: nobody else may take it. */
export function isVolunteers(name: string): boolean {
  return name.trim().toLowerCase() === VOLUNTEERS.toLowerCase()
}
