import { c } from './planted-c.ts'

export const b = () => c()
