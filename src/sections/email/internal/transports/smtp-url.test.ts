import { describe, expect, it } from 'vitest'
import { parseSmtpUrl } from './smtp-url.ts'

describe('a mail server address', () => {
  it.each([
    ['smtp://mail.low-tide.org', { host: 'mail.low-tide.org', port: 587, tls: false, login: undefined }],
    ['smtps://mail.low-tide.org/', { host: 'mail.low-tide.org', port: 465, tls: true, login: undefined }],
    ['smtp://127.0.0.1:1025', { host: '127.0.0.1', port: 1025, tls: false, login: undefined }],
    ['smtp://[::1]:1025', { host: '::1', port: 1025, tls: false, login: undefined }],
    [
      'smtps://low%40tide.org:p%3Aw%2F%25@mail.low-tide.org:2465',
      { host: 'mail.low-tide.org', port: 2465, tls: true, login: { user: 'low@tide.org', password: 'p:w/%' } },
    ],
  ])('%s is understood', (text, server) => {
    expect(parseSmtpUrl(text)).toEqual({ ok: true, server })
  })

  it.each([
    'mail.low-tide.org:587',
    'low-tide',
    'http://user:hunter2@mail.low-tide.org',
    'smtp://',
    'smtp://user@mail.low-tide.org',
    'smtp://user:hunter2%@mail.low-tide.org',
    'smtp://user:hunter2@mail.low-tide.org:99999',
    'smtps://user:hunter2@mail.low-tide.org?tls.rejectUnauthorized=false',
    'smtp://user:hunter2@mail.low-tide.org/path',
  ])('%s is refused in one line that does not repeat the password', (text) => {
    const parsed = parseSmtpUrl(text)
    if (parsed.ok) throw new Error('it was understood')
    expect(parsed.reason).not.toMatch(/\n|hunter2/)
  })
})
