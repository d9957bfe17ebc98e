import { sql } from 'kysely' // ! hole

export const Page = () => <p>{String(sql)}</p> // ! hole
