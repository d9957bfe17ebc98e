export { a as c } from './planted-a.ts'
