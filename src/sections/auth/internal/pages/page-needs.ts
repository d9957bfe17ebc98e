import type { Snapshot, Tx } from '../../../../platform/db/tx.ts'
import type { Language } from '../../../../platform/i18n/language.ts'
import type { Profiles } from '../../../profiles/profiles.ts'
import type { Auth, SignedIn } from '../../auth.ts'

export type PageNeeds = {
  readonly auth: Auth
  readonly profiles: Profiles
  /** What the keys of attempts are made with. */
  readonly secret: string
  /** Of the days and times that pages show. */
  readonly timeZone: (snapshot: Snapshot) => Promise<string>
  /** Whether somebody bought or holds a ticket with this canonical address. */
  readonly knowsAddress: (snapshot: Snapshot, canonical: string) => Promise<boolean>
  /** Uses a token up, whoever it lets in: newcomers are taken in with it. `browser` is what they know theirs by. */
  readonly signIn: (tx: Tx, token: string, browser: string) => Promise<SignedIn | undefined>
  readonly appointFirstAdmin: (tx: Tx, appointment: Appointment) => Promise<AppointResult>
  /** Resolves when whoever asks for a link is answered, counted from the call. */
  readonly answerMoment: () => Promise<void>
  /** For what goes wrong behind an answer. */
  readonly report: (error: unknown) => void
}

type Appointment = {
  readonly token: string
  readonly name: string
  readonly address: string
  readonly language: Language
  readonly browser: string
}

type AppointResult =
  | { readonly ok: true; readonly signedIn: SignedIn }
  | { readonly ok: false; readonly code: 'link-over' | 'not-active' | 'shared-address' }
