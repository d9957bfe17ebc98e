import { expect, it } from 'vitest'
import { makeLog } from './log.ts'

it('writes JSON lines without what somebody could act with', () => {
  const lines: string[] = []
  const log = makeLog({ level: 'info', to: { write: (line) => void lines.push(line) } })
  log.debug('not at this level')
  log.info({ headers: { authorization: 'Bearer hunter2', cookie: 'humans=hunter2', 'set-cookie': 'hunter2' } }, 'a')
  log.info({ token: 'hunter2', smtp: { password: 'hunter2' }, vendor: { stripe: { apiKey: 'hunter2' } } }, 'b')
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([{ msg: 'a' }, { msg: 'b' }])
  expect(lines.join('')).not.toContain('hunter2')
})
