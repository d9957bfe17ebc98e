import type { Tx } from '../../../src/platform/db/tx.ts'

export const made: Tx = {}
