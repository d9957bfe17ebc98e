import { words } from './words.ts'

// What must not compile. Each line below an expected error fails the build the day that it does compile.
const en = { hello: 'Hello, {name}', rows: { one: 'one row', other: '{count} rows' } } as const
const es = { hello: 'Hola, {name}', rows: { one: 'una fila', other: '{count} filas' } } as const
const t = words({ en, es })('en')

t('hello', { name: 'Ana' })
t('rows', { count: 2 })

// @ts-expect-error there is no such key
t('goodbye')
// @ts-expect-error the name is missing
t('hello')
// @ts-expect-error the count is missing
t('rows', {})
// @ts-expect-error a key is missing in Spanish
words({ en, es: { hello: 'Hola, {name}' } })
