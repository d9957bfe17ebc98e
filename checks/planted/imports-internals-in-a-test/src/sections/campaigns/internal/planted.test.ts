import { record } from '../../audit/internal/entries.ts' // ! internals
import { build } from '../../audit/section.ts'

export const both = [record, build]
