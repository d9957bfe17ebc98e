import { describe, expect, it } from 'vitest'
import { clientReader, isAddressOrRange, networkOf } from './client.ts'

const PROXY = '10.0.0.7'

describe('the client of a request', () => {
  it('is the other end of the connection, whatever the request says, where no proxy is trusted', () => {
    expect(clientReader([])({ peer: '203.0.113.9', forwardedFor: '198.51.100.1' })).toBe('203.0.113.9')
    expect(clientReader([PROXY])({ peer: '203.0.113.9', forwardedFor: '198.51.100.1' })).toBe('203.0.113.9')
  })

  it('is who a trusted proxy had the request from', () => {
    expect(clientReader([PROXY])({ peer: PROXY, forwardedFor: '198.51.100.1' })).toBe('198.51.100.1')
    expect(clientReader(['10.0.0.0/8'])({ peer: `::ffff:${PROXY}`, forwardedFor: '2001:db8::1' })).toBe('2001:db8::1')
  })

  it('is not what the client itself wrote before the first proxy added to it', () => {
    expect(clientReader([PROXY])({ peer: PROXY, forwardedFor: '192.0.2.66, 198.51.100.1' })).toBe('198.51.100.1')
    expect(clientReader([PROXY])({ peer: PROXY, forwardedFor: `${PROXY}, 198.51.100.1` })).toBe('198.51.100.1')
  })

  it('is found through as many proxies as are trusted, and no further', () => {
    const chain = { peer: PROXY, forwardedFor: '192.0.2.66, 198.51.100.1, 10.0.0.8' }
    expect(clientReader([PROXY, '10.0.0.8'])(chain)).toBe('198.51.100.1')
    expect(clientReader([PROXY])(chain)).toBe('10.0.0.8')
  })

  it('is the last one known where a proxy says nothing that is an address', () => {
    for (const forwardedFor of [undefined, '', 'unknown', '198.51.100.1, <b>']) {
      expect(clientReader([PROXY])({ peer: PROXY, forwardedFor })).toBe(PROXY)
    }
    expect(clientReader([PROXY])({ peer: undefined, forwardedFor: '198.51.100.1' })).toBe('unknown')
  })

  it('is counted with the whole of its own network', () => {
    expect(networkOf('203.0.113.9')).toBe('203.0.113.9')
    for (const address of ['2001:db8:0:7::1', '2001:0db8:0000:0007:ffff:ffff:ffff:ffff', '2001:DB8::7:0:0:0:2']) {
      expect(networkOf(address)).toBe('2001:db8:0:7::/64')
    }
    expect(networkOf('::1')).toBe('0:0:0:0::/64')
    expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
  })
})

describe('what proxies may be named by', () => {
  it.each(['10.0.0.7', '10.0.0.0/8', '::1', '2001:db8::/32', '0.0.0.0/0'])('is %s', (text) => {
    expect(isAddressOrRange(text)).toBe(true)
  })
  it.each(['', 'proxy', '10.0.0', '10.0.0.0/33', '::1/129', '10.0.0.0/8/8', '10.0.0.0/', '10.0.0.0/-1'])(
    'is not %j',
    (text) => {
      expect(isAddressOrRange(text)).toBe(false)
    },
  )
})
