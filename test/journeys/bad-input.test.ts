import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { seasonFromFolder } from '../../src/vendors/simulated/folder.ts'
import { startSimulatedVendor } from '../../src/vendors/simulated/server.ts'
import { seasonFile, seasonFolder } from '../support/fixture-season.ts'
import { testHome } from '../support/home.ts'
import { expectRefusal } from '../support/refused.ts'
import { startSilentServer } from '../support/silent-server.ts'

const one = { displayName: 'Ada', emails: [{ email: 'ada@low-tide.example', verified: true }] }
const id = '000007ea-0000-4000-8000-0000000fffff'

describe('a command that can not do what it is asked', () => {
  const home = testHome()

  beforeAll(async () => {
    await home.json(['events', 'set', seasonFile('event')])
    const people = await home.file('ada.json', JSON.stringify([one]))
    expect(await home.json(['members', 'import', people])).toMatchObject({ added: 1 })
    // PostgreSQL stays up from here on.
    await home.look(async () => {})
  })

  describe('imports nobody from a file of members', () => {
    const members = async () => {
      const { rows } = await home.look((admin) => admin.query('select count(*)::int as count from profiles.humans'))
      return rows
    }
    const good = { displayName: 'Grace', emails: [] }

    it.each([
      ['with an unknown field', 'm.json', [good, { ...good, colour: 'red' }], /m\.json: .*record 2: .*colour/],
      [
        'with a value of a wrong type',
        'm.json',
        [good, { ...good, displayName: 7 }],
        /m\.json: .*record 2: displayName/,
      ],
      [
        'with one person twice',
        'm.json',
        [
          { ...good, id },
          { ...good, id },
        ],
        /m\.json: .*record 2: the same person/,
      ],
      ['that is no list', 'm.json', { members: [good] }, /m\.json: .*expected array/],
      ['that is not JSON', 'm.json', 'name,emails\nGrace,\n', /m\.json: is not JSON/],
      ['with an unknown column', 'm.csv', 'name,emails,shoe\nGrace,,42\n', /m\.csv: .*unknown column shoe/],
      ['with a quote that does not end', 'm.csv', 'name,emails\n"Grace,\n', /m\.csv: .*line 2/],
      ['with a flag that is none', 'm.csv', 'name,emails,verified\nGrace,g@x.example,maybe\n', /m\.csv: .*record 1: /],
    ])('%s', async (_, name, content, reason) => {
      const text = typeof content === 'string' ? content : JSON.stringify(content)
      const file = await home.file(name, text)
      expectRefusal(await home.run(['members', 'import', file, '--json']), reason)
      expect(await members()).toEqual([{ count: 1 }])
    })

    it('that is missing', async () => {
      expectRefusal(await home.run(['members', 'import', '/nowhere/people.json']), /\/nowhere\/people\.json: .*ENOENT/)
    })
  })

  it.each([
    [[]],
    [['nothing']],
    [['members', 'import']],
    [['members', 'import', 'people.json', '--quickly']],
    [['simulate-vendor', '--port', 'any']],
  ])('calls %j wrong usage', async (args) => {
    const { code, stdout, stderr } = await home.run(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).not.toMatch(/^ +at /m)
  })

  it('names the address that the mail server is not at by its variable', async () => {
    expectRefusal(await home.run(['email', 'drain'], { SMTP_URL: 'mail.low-tide.example' }), /SMTP_URL holds \*\*\*\*/)
    expectRefusal(await home.run(['email', 'drain'], { SMTP_URL: 'smtp://ada@low-tide.example' }), /SMTP_URL/)
  })

  it('names the folder that is none', async () => {
    const HUMANS_DATA = await home.file('a-file', '')
    expectRefusal(await home.run(['migrate', '--json'], { HUMANS_DATA }), /HUMANS_DATA holds ".*a-file"/)
  })

  it('says that the port is taken', async () => {
    const other = await startSilentServer()
    onTestFinished(() => other.close())
    expectRefusal(await home.run(['serve', '--empty', '--json'], { PORT: other.port }), /PORT: \d+ is taken/)
    expectRefusal(
      await home.run(['simulate-vendor', '--from', seasonFolder, '--port', other.port]),
      /port \d+ is taken/,
    )
  })

  it('says that a folder holds no season', async () => {
    expectRefusal(await home.run(['simulate-vendor', '--from', home.data]), /event\.json .*ENOENT/)
  })

  it('says that the vendor refuses the key, and shows little of it', async () => {
    const vendor = await startSimulatedVendor({
      season: await seasonFromFolder(seasonFolder),
      apiKey: 'sk_right_0123456789',
      stripeKey: null,
    })
    onTestFinished(() => vendor.stop())
    const environment = { TICKET_TAILOR_API_KEY: 'sk_wrong_0123456789', TICKET_TAILOR_BASE_URL: `${vendor.url}/v1` }
    const ended = await home.run(['tickets', 'sync', '--json'], environment)
    expectRefusal(ended, /Ticket Tailor refuses .* \(403\)/)
    expect(ended.stdout + ended.stderr).not.toContain('sk_wrong')
  })
})
