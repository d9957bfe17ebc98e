import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { mergeHumans } from '../../src/flows/merge-humans/merge-humans.ts'
import { mailDrain, readSettings, webApp } from '../../src/main.ts'
import { withAdmin } from '../../src/platform/db/database.ts'
import { Browser } from '../../src/platform/http/browser.fixture.ts'
import { makeMetrics } from '../../src/platform/http/metrics.ts'
import { makeLog } from '../../src/platform/log.ts'
import type { Role } from '../../src/sections/auth/auth.ts'
import type { Person } from '../../src/sections/profiles/profiles.ts'
import { testHumans } from '../support/humans.ts'
import { operator } from '../support/season.ts'
import { TEST_SECRET } from '../support/secret.ts'

const mailbox = (name: string) => `${name}-${randomUUID()}@example.org`
const OWN = '/me/profile'

describe('the pages of people', () => {
  const humans = testHumans()

  const house = () => {
    const read = readSettings({ PORT: '0' })
    if (!read.ok) throw new Error(read.problems.join())
    return { ...humans.current, config: read.settings, secret: TEST_SECRET, log: makeLog({ level: 'silent' }) }
  }
  const nothingSent = () => Promise.reject(new Error('nothing is sent here'))
  const browser = () =>
    new Browser(
      webApp(house(), {
        syncs: { start: () => Promise.reject(new Error('nothing is synced here')) },
        codes: { wake: () => {}, ticketTypes: () => Promise.reject(new Error('no vendor is asked here')) },
        waves: { send: nothingSent, remind: nothingSent },
        metrics: makeMetrics(),
      }),
    )
  const importing = async (...people: readonly Person[]) => {
    const { database, profiles } = humans.current
    return (await database.transact((tx) => profiles.importPeople(tx, people, operator))).humans
  }
  const person = async (displayName: string, ...addresses: readonly string[]) => {
    const emails = addresses.map((email) => ({ email, verified: true }))
    const [human = ''] = await importing({ displayName, emails })
    return human
  }
  const signIn = async (human: string) => {
    const { database, auth } = humans.current
    const signedIn = await database.transact(async (tx) => auth.signIn(tx, await auth.issueToken(tx, human)))
    const member = browser()
    member.cookies.set('humans', signedIn?.session ?? '')
    return member
  }
  const holding = async (role: Role) => {
    const { database, auth } = humans.current
    const human = await person(role, mailbox(role))
    await database.transact((tx) => auth.grantRole(tx, human, role, operator))
    return { human, ...(await page(human)) }
  }
  /** What somebody's browser does: a form is sent from the page that it is on. */
  const page = async (human: string) => {
    const member = await signIn(human)
    const post = async (path: string, from: string, fields: Record<string, string> = {}) => {
      await member.get(from)
      const sent = await member.post(path, fields)
      return { ...sent, to: sent.headers.get('location'), next: async () => (await member.get(from)).text }
    }
    return { get: (path: string) => member.get(path), post }
  }
  const admin = (statement: string, values: readonly unknown[] = []) =>
    withAdmin(humans.current.database.adminUrl, (client) => client.query(statement, [...values]))
  const profileOf = (human: string) =>
    humans.current.database.snapshot((snapshot) => humans.current.profiles.register.show(snapshot, human))
  const addressesOf = (human: string) =>
    humans.current.database.snapshot((snapshot) => humans.current.profiles.addresses.of(snapshot, human))

  /** The text of the newest mail to this address. */
  const mailTo = (address: string) =>
    humans.current.database.snapshot(async (snapshot) => {
      const { rows } = await humans.current.outbox.captured(snapshot, {})
      const found = rows.find((row) => row.address === address)
      return (await humans.current.outbox.capturedMail(snapshot, found?.id ?? ''))?.mail.text ?? ''
    })

  const guest = async () => {
    const { database, profiles } = humans.current
    const address = mailbox('guest')
    const added = await database.transact((tx) =>
      profiles.addGuest(tx, { displayName: 'guest', language: 'en', address }),
    )
    if (!added.ok) throw new Error(added.code)
    return added.human
  }

  it('let a guest create a profile, and be one of the Volunteers', async () => {
    const human = await guest()
    const { get, post } = await page(human)
    expect((await get(OWN)).text).toContain('Create your profile')
    const volunteers = () =>
      humans.current.database.snapshot(async (snapshot) => {
        const found = await humans.current.teams.members(snapshot, ['Volunteers'])
        return found.ok ? (await Array.fromAsync(found.humans)).flat() : []
      })
    expect(await volunteers()).not.toContain(human)
    const refused = await post(OWN, OWN, { name: '', language: 'es', city: 'Vigo' })
    expect([refused.status, refused.text.includes('value="Vigo"')]).toEqual([422, true])
    await post(OWN, OWN, { name: 'Ana Pla', language: 'es', city: 'Vigo' })
    expect(await profileOf(human)).toEqual({
      human,
      displayName: 'Ana Pla',
      language: 'es',
      city: 'Vigo',
      status: 'active',
      tier: 'volunteer',
    })
    expect(await volunteers()).toContain(human)
    const changed = await post(OWN, OWN, { name: 'Ana', language: 'en', city: '' })
    expect(await changed.next()).toContain('Your profile')
    expect(await profileOf(human)).toMatchObject({ displayName: 'Ana', city: null, tier: 'volunteer' })
  })

  it('verify an address by the link of its mail and a press, whoever is signed in where it opens', async () => {
    const human = await person('Ana', mailbox('ana'))
    const { post } = await page(human)
    const address = mailbox('second')
    const added = await post('/me/addresses', OWN, { address })
    expect(await added.next()).toContain('We mailed a link')
    const drain = mailDrain(house(), 1)
    await drain.drainDue(new AbortController().signal)
    await drain.close()
    const [link = ''] = /\/verify-address\/[\w-]+/.exec(await mailTo(address)) ?? []
    const state = async () => (await addressesOf(human)).find(({ canonical }) => canonical === address)?.verified

    const stranger = browser()
    expect((await stranger.get(link)).text).toContain(address)
    expect(await state()).toBe(false)
    const pressed = await stranger.post(link)
    expect([pressed.status, pressed.text.includes('The address is verified')]).toEqual([200, true])
    expect(await state()).toBe(true)
    for (const path of [link, '/verify-address/guessed']) {
      const over = await stranger.get(path)
      expect([over.status, over.text.includes('no longer works')]).toEqual([404, true])
    }
    await stranger.get('/sign-in')
    expect((await stranger.post(link)).status).toBe(404)

    const moved = await post('/me/addresses/change', OWN, { address, go: 'mail' })
    expect(await moved.next()).toContain(`Your mail goes to ${address}`)
    await post('/me/addresses/change', OWN, { address, go: 'remove' })
    expect(await state()).toBeUndefined()
    const [first] = await addressesOf(human)
    const last = await post('/me/addresses/change', OWN, { address: first?.canonical ?? '', go: 'remove' })
    expect(await last.next()).toContain('the last verified address')
  })

  it('refuse an address in the same words, whoever verified it', async () => {
    const { post } = await page(await person('Ana', mailbox('ana')))
    const [active, suspended, shared] = [mailbox('active'), mailbox('suspended'), mailbox('shared')]
    await person('Ben', active, shared)
    await importing({ displayName: 'Carla', emails: [{ email: shared, verified: true }], id: randomUUID() })
    const gone = await person('Dina', suspended)
    await admin("update profiles.humans set status = 'suspended' where id = $1", [gone])
    const answers = new Set<string>()
    for (const address of [active, active.toUpperCase(), suspended, shared]) {
      const { status, text } = await post('/me/addresses', OWN, { address })
      expect([status, text.includes(`value="${address}"`)]).toEqual([422, true])
      answers.add(
        text
          .replaceAll(address, 'ADDRESS')
          .replace(/name="_csrf" value="[^"]+"/g, '')
          .replace(/nonce="[^"]+"/g, ''),
      )
    }
    expect(answers.size).toBe(1)
    expect([...answers].join()).toContain('can’t be added')
  })

  it('list people by name, status and tier, find them by name and address, and go on from page to page', async () => {
    const { get } = await holding('board')
    const stem = randomUUID().slice(0, 8)
    const address = mailbox('núria')
    await importing(
      { displayName: `Núria ${stem}`, tier: 'asociado', city: 'Vigo', emails: [{ email: address, verified: true }] },
      ...Array.from({ length: 60 }, (_, place) => ({ displayName: `Namesake${place % 2} ${stem}`, emails: [] })),
    )
    const namesAt = async (query: Record<string, string>) =>
      [
        ...(await get(`/people?${new URLSearchParams(query)}`)).text.matchAll(
          /<th scope="row"[^>]*><a[^>]*>(.*?)<\/a>/g,
        ),
      ].map(([, name]) => name)
    expect(await namesAt({ search: `nuria ${stem}` })).toEqual([`Núria ${stem}`])
    expect(await namesAt({ search: address })).toEqual([`Núria ${stem}`])
    expect(await namesAt({ search: stem, tier: 'asociado' })).toEqual([`Núria ${stem}`])
    expect(await namesAt({ search: stem, tier: 'asociado', status: 'suspended' })).toEqual([])
    const first = (await get(`/people?search=${stem}&tier=volunteer`)).text
    const next = /rel="next" href="([^"]*)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(next).toContain('tier=volunteer')
    expect(await namesAt({ search: stem, tier: 'volunteer' })).toHaveLength(50)
    expect((await get(next)).text.match(/<th scope="row"/g)).toHaveLength(10)
    expect((await get('/people?search=nobody-like-this')).text).toContain('Nobody like this is here')
  })

  it('let human admins edit a person, and record it without a name', async () => {
    const { get, post } = await holding('human-admin')
    const human = await person('Ana', mailbox('ana'))
    const path = `/people/${human}`
    const fields = { name: 'Ana Pla', language: 'es', city: 'Vigo', tier: 'colaborador', status: 'suspended' }
    expect((await post(path, path, fields)).to).toBe(path)
    expect(await profileOf(human)).toMatchObject({ displayName: 'Ana Pla', tier: 'colaborador', status: 'suspended' })
    const active = () =>
      humans.current.database.snapshot((snapshot) => humans.current.profiles.active(snapshot, [human]))
    expect(await active()).toEqual([])
    expect((await (await page(human)).get(OWN)).status).toBe(200)
    await post(path, path, { ...fields, status: 'active' })
    expect(await active()).toEqual([human])
    const { rows } = await admin('select action, detail::text from audit.entries where subject_id = $1 order by id', [
      human,
    ])
    expect(rows.map(({ action }) => action)).toEqual(['human.place', 'human.describe', 'human.place'])
    expect(JSON.stringify(rows)).not.toMatch(/Ana|Vigo|@/)
    expect((await get('/people/nobody')).status).toBe(404)
  })

  it('lead from whoever was merged away to who they are today, also from a form that was open at the time', async () => {
    const { get, post } = await holding('human-admin')
    const [from, into] = [await person('Ana', mailbox('from')), await person('Ana', mailbox('into'))]
    const keep: readonly string[] = []
    const merged = await humans.current.database.transact((tx) =>
      mergeHumans(tx, humans.current, { from, into, keep }, operator),
    )
    expect(merged).toEqual({ ok: true })
    expect((await get(`/people/${from}`)).headers.get('location')).toBe(`/people/${into}`)
    const fields = { name: 'Ana Pla', language: 'es', city: '', tier: 'volunteer', status: 'active' }
    expect(await post(`/people/${from}`, `/people/${into}`, fields)).toMatchObject({ to: `/people/${into}` })
    expect(await profileOf(into)).toMatchObject({ displayName: 'Ana' })
    expect((await get('/people/merge')).text).toContain('Merge two people')
  })

  it('make a member of a guest who is given a tier, and leave one without as they are', async () => {
    const { post } = await holding('admin')
    const human = await guest()
    const path = `/people/${human}`
    await post(path, path, { name: 'Guest', language: 'en', city: '', tier: '' })
    expect(await profileOf(human)).toMatchObject({ displayName: 'Guest', status: 'guest', tier: null })
    await post(path, path, { name: 'Guest', language: 'en', city: '', tier: 'asociado' })
    expect(await profileOf(human)).toMatchObject({ status: 'active', tier: 'asociado' })
  })

  it('let nobody suspend themselves, nor take over who holds a role that they do not', async () => {
    const [clerk, chief] = [await holding('human-admin'), await holding('admin')]
    const own = `/people/${clerk.human}`
    const fields = { name: 'x', language: 'en', city: '', tier: 'volunteer', status: 'suspended' }
    const refused = await clerk.post(own, own, fields)
    expect([refused.status, refused.text.includes('Nobody suspends themselves')]).toEqual([422, true])
    const path = `/people/${chief.human}`
    expect((await clerk.post(path, path, fields)).status).toBe(403)
    expect((await clerk.post(`${path}/addresses`, path, { address: mailbox('mine') })).status).toBe(403)
    const change = { address: (await addressesOf(chief.human))[0]?.canonical ?? '', go: 'remove' }
    expect((await clerk.post(`${path}/addresses/change`, path, change)).status).toBe(403)
    const [record] = [{ id: chief.human, displayName: 'Chief', emails: [{ email: mailbox('mine'), verified: true }] }]
    const looked = await clerk.post('/people/import', '/people/import', {
      people: JSON.stringify([record]),
      seen: '',
      go: 'check',
    })
    expect(looked.text).toContain('holds a role that you do not hold')
    expect(await addressesOf(chief.human)).toHaveLength(1)
    // Verified by two it would be nobody's, and the chief could not sign in any more.
    const theirs = (await addressesOf(chief.human))[0]?.canonical ?? ''
    const [double, inTeam] = [
      { displayName: 'Double', emails: [{ email: theirs, verified: true }], id: randomUUID() },
      { displayName: 'Team', emails: [{ email: mailbox('team'), verified: true }], teams: ['Gate'] },
    ]
    const importing = async (person: object) =>
      (
        await clerk.post('/people/import', '/people/import', {
          people: JSON.stringify([person]),
          seen: '',
          go: 'check',
        })
      ).text
    expect(await importing(double)).toContain('holds a role that you do not hold')
    expect(await importing(inTeam)).toContain('names teams')
    for (const where of ['', '/addresses', '/addresses/change']) {
      expect((await chief.post(`/people/not-an-id${where}`, path, { ...fields, ...change })).status).toBe(404)
    }
    const shouted = await clerk.post(`/people/${clerk.human.toUpperCase()}`, own, fields)
    expect([shouted.status, shouted.text.includes('Nobody suspends themselves')]).toEqual([422, true])
  })

  it('import what was looked at, and only that, and name what is left out', async () => {
    const { get, post } = await holding('human-admin')
    const [ana, ben] = [mailbox('ana'), mailbox('ben')]
    const people = [
      'name,emails,verified,tier,city',
      `Ana,${ana},yes,asociado,Vigo`,
      `Ben,not an address,yes,,`,
      `Ben,${ben},yes,baron,`,
      `Ana,${ana},yes,,`,
    ].join('\n')
    const path = '/people/import'
    const send = (text: string, go: string, seen: string) => post(path, path, { people: text, seen, go })
    const seenIn = (text: string) => /name="seen" value="([^"]*)"/.exec(text)?.[1] ?? ''
    const looked = await send(people, 'check', '')
    expect(looked.text).toContain('1 added, 0 changed, 0 as before, 3 left out.')
    expect(looked.text).toContain('not an email address')
    expect(looked.text).toContain('the same person as record 1')
    const find = (address: string) =>
      humans.current.database.snapshot((snapshot) => humans.current.profiles.find(snapshot, address))
    expect(await find(ana)).toBeUndefined()

    const edited = await send(people.replace('baron', 'asociado'), 'import', seenIn(looked.text))
    expect(edited.text).toContain('was edited after you looked at it')
    expect(await find(ana)).toBeUndefined()
    const taken = await send(people.replace('baron', 'asociado'), 'import', seenIn(edited.text))
    expect(taken.text).toContain('2 added, 0 changed, 0 as before, 2 left out.')
    expect(await profileOf((await find(ana)) ?? '')).toMatchObject({ tier: 'asociado', city: 'Vigo' })

    const again = await send(
      JSON.stringify([{ displayName: 'Ana', emails: [{ email: ana, verified: true }] }]),
      'check',
      '',
    )
    expect(again.text).toContain('0 added, 0 changed, 1 as before, 0 left out.')
    expect((await send('', 'check', '')).text).toContain('Paste the members')
    expect((await send('[{', 'check', '')).status).toBe(422)
    expect((await get(path)).status).toBe(200)
  })

  it('show shared addresses, and settle them', async () => {
    const { get, post } = await holding('human-admin')
    const shared = mailbox('shared')
    const [ana, ben] = await importing(
      { displayName: 'Ana', emails: [{ email: shared, verified: true }] },
      { displayName: 'Ben', emails: [{ email: shared, verified: true }] },
    )
    const path = '/people/shared-addresses'
    expect((await get(path)).text).toContain(shared)
    expect((await get(`/people/${ana}`)).text).toContain('Verified by somebody else, too')
    const settled = await post(path, path, { human: ben ?? '', address: shared })
    expect(settled.status).toBe(303)
    expect((await get(path)).text).toContain('matched anew')
    expect((await get(path)).text).not.toContain(shared)
  })

  it('are for those who look after people, to look at for the board', async () => {
    const board = await holding('board')
    const human = await person('Ana', mailbox('ana'))
    for (const path of ['/people', '/people/shared-addresses', `/people/${human}`]) {
      expect((await board.get(path)).status).toBe(200)
      expect((await (await holding('ticket-admin')).get(path)).status).toBe(403)
    }
    expect((await board.get(`/people/${human}`)).text).not.toContain('name="tier"')
    expect((await board.get('/people/import')).status).toBe(403)
    expect((await board.post(`/people/${human}`, '/people', {})).status).toBe(403)
  })
})
