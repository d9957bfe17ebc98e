import { record } from '../../audit/internal/entries.ts' // ! internals
import { manifest } from '../../audit/section.ts' // ! internals
import type { canonical } from '../../profiles/internal/addresses.ts' // ! internals
export { record as again } from '../../audit/internal/entries.ts' // ! internals

type Late = import('../../email/internal/outbox.ts').Outbox // ! internals
const late = import('../../email/internal/outbox.ts') // ! internals
const hidden = import(`../../${'email'}/internal/outbox.ts`) // ! hole

export const all: [typeof record, typeof canonical, Late, unknown] = [record, manifest, late, hidden]
