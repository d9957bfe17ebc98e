import { b } from './planted-b.ts' // ! cycle

export const a = () => b()
