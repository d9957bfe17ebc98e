import { describe, expect, it } from 'vitest'
import { canonicalAddress, looksLikeAddress } from './address.ts'

describe('an address to compare', () => {
  it.each([
    ['  Ana@Example.ORG\n', 'ana@example.org'],
    ['ana@googlemail.com', 'ana@gmail.com'],
    ['Ana.Pla@GoogleMail.com ', 'ana.pla@gmail.com'],
    ['ana@googlemail.com.example', 'ana@googlemail.com.example'],
    ['googlemail.com@example.org', 'googlemail.com@example.org'],
    ['ana@mygooglemail.com', 'ana@mygooglemail.com'],
  ])('%j is %j', (typed, canonical) => {
    expect(canonicalAddress(typed)).toBe(canonical)
  })
})

describe('what looks like an address', () => {
  it.each(['ana@example.org', ' ana@example.org ', 'a+b@x.y.z', 'zoë@niño.example'])('%j does', (text) => {
    expect(looksLikeAddress(text)).toBe(true)
  })

  it.each(['', 'ana', 'same as above', 'ana@example', 'a@b@c.d', '@example.org', 'ana@.org', 'ana@a..b', 'a b@c.d'])(
    '%j does not',
    (text) => {
      expect(looksLikeAddress(text)).toBe(false)
    },
  )
})
