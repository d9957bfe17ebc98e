import { describe, expect, it } from 'vitest'
import { testHumans } from '../../../../../test/support/humans.ts'
import { newSeason, recordFees } from '../../../../../test/support/season.ts'
import { appWith } from '../../../../platform/http/app.fixture.ts'
import type { Viewer } from '../../../../platform/http/viewer.ts'
import { cents } from '../../../../platform/money.ts'
import { routes } from '../../section.ts'
import { pageNeeds } from './page-needs.fixture.ts'

const PATHS = ['/tickets/orders', '/tickets/attendees', '/tickets/orders.csv', '/tickets/attendees.csv']

describe('the lists of orders and attendees', () => {
  const humans = testHumans()

  const get = (path: string, { role = 'ticket-admin', language = 'en' } = {}) => {
    const app = appWith({
      routes: routes(pageNeeds(humans.current)),
      database: humans.current.database,
      viewerOf: async (held): Promise<Viewer> => ({
        human: 'h',
        name: 'Ana',
        language: 'en',
        roles: [held],
        signedInAt: Temporal.Now.instant(),
      }),
    })
    return app.request(path, { headers: { cookie: `humans=${role}; humans-language=${language}` } })
  }
  const textAt = async (path: string, as: Parameters<typeof get>[1] = {}) => (await get(path, as)).text()
  const linesAt = async (path: string) => (await textAt(path)).slice(1).trimEnd().split('\r\n')
  /** What a list shows, by the links in its rows. */
  const shown = async (path: string) =>
    [...(await textAt(path)).matchAll(/<th scope="row".*?<a href="[^"]*\/(\w+)"/g)].map(([, id]) => id)

  /** Three orders a day apart: Zoë's drifting one, José's with a code, and one in dollars. */
  async function threeOrders() {
    const season = await newSeason(humans.current)
    const josesAddress = `jose@${season.event.id.replace('_', '-')}.example`
    const day = (number: number) => Temporal.Instant.from(`2026-03-0${number}T12:00:00Z`)
    const zoe = season.order('zoe', {
      tickets: [
        season.ticket('z1', { email: 'zoe@example.org', ownAddress: 'same as mine' }),
        season.ticket('z2', { status: 'voided' }),
      ],
      total: cents(12_000),
      buyer: { name: 'Zoë O’Hara', email: 'zoe@example.org' },
      purchasedAt: day(1),
      paymentIntent: 'pi_zoe',
    })
    const jose = season.order('jose', {
      tickets: [season.ticket('j1', { typeId: 'tt_kid', typeName: 'Kid', name: 'Leo', checkedIn: true })],
      total: cents(9_000),
      discounts: [{ code: 'low-77', amount: cents(1_000) }],
      buyer: { name: 'José Muñoz', email: josesAddress },
      purchasedAt: day(2),
    })
    const dollars = season.order('usd', {
      tickets: [season.ticket('u1')],
      currency: 'USD',
      buyer: { name: 'Bob 100%', email: 'bob@example.com' },
      purchasedAt: day(3),
    })
    const comp = season.ticket('comp', { name: '=cmd()', ownAddress: 'artist@example.org' })
    await season.sync({ orders: [zoe, jose, dollars], tickets: [comp] })
    return { season, josesAddress, zoe: zoe.id, jose: jose.id, dollars: dollars.id, comp: comp.id }
  }

  it('are for ticket admins, the board and admins; only the board takes nothing away', async () => {
    const { zoe } = await threeOrders()
    for (const path of [...PATHS, `/tickets/orders/${zoe}`]) {
      const statusFor = async (role: string) => (await get(path, { role })).status
      expect(await statusFor('ticket-admin')).toBe(200)
      expect(await statusFor('admin')).toBe(200)
      expect(await statusFor('board')).toBe(path.endsWith('.csv') ? 403 : 200)
      expect(await statusFor('finance-admin')).toBe(403)
    }
    expect(await textAt('/tickets/orders', { role: 'board' })).not.toContain('.csv')
    expect(await textAt('/tickets/orders', { role: 'admin' })).toContain('/tickets/orders.csv?format=spanish')
  })

  it('find orders by name without case and accents, by address, id and whole code', async () => {
    const { josesAddress, zoe, jose, dollars } = await threeOrders()
    const found = (search: string) => shown(`/tickets/orders?search=${encodeURIComponent(search)}`)
    expect(await found('jose munoz')).toEqual([jose])
    expect(await found('MUÑOZ')).toEqual([jose])
    expect(await found('zo')).toEqual([zoe])
    expect(await found('oë')).toEqual([])
    expect(await found(josesAddress.slice(2))).toEqual([jose])
    expect(await found(zoe)).toEqual([zoe])
    expect(await found(' LOW-77 ')).toEqual([jose])
    expect(await found('low-7')).toEqual([])
    expect(await found('100%')).toEqual([dollars])
    expect(await found('x_y')).toEqual([])
    expect(await textAt('/tickets/orders?search=nobody')).toContain('Nothing matches these filters')
  })

  it('filter orders by state, type, match and problem, and sort them', async () => {
    const { season, josesAddress, zoe, jose, dollars } = await threeOrders()
    await season.person('José', josesAddress)
    const found = (query: string) => shown(`/tickets/orders?${query}`)
    expect(await found('')).toEqual([dollars, jose, zoe])
    expect(await found('state=paid&sort=date')).toEqual([zoe, jose, dollars])
    expect(await found('state=refunded')).toEqual([])
    expect(await found('type=tt_kid')).toEqual([jose])
    expect(await found('matched=yes')).toEqual([jose])
    expect(await found('matched=no')).toEqual([dollars, zoe])
    expect(await found('problem=unmatched&search=zoe')).toEqual([zoe])
    expect(await found('problem=drifting')).toEqual([zoe])
    expect(await found('problem=foreign')).toEqual([dollars])
    expect(await found('problem=missing-fees')).toEqual([zoe])
    expect(await found('sort=buyer')).toEqual([dollars, jose, zoe])
    expect(await found('sort=-total')).toEqual([zoe, dollars, jose])
    expect(await found('state=nonsense&sort=nonsense&matched=&problem=x')).toHaveLength(3)
    const text = await textAt('/tickets/orders')
    expect(text).toContain('Nobody has this address')
    expect(text).toContain('Does not add up')
    expect(text).toContain('Another currency')
    expect(text).toContain('Fees missing')
    expect(text).toMatch(/<th scope="col" class="" aria-sort="descending"><a href="\/tickets\/orders\?sort=date"/)
  })

  it('filter orders whose state or fees were not understood', async () => {
    const season = await newSeason(humans.current)
    const paid = (id: string) =>
      season.order(id, { tickets: [season.ticket(id)], paymentIntent: `pi_${season.event.id}_${id}` })
    const [fine, dollars, missing] = [paid('fine'), paid('dollars'), paid('missing')]
    const odd = season.order('odd', { status: 'under_review' })
    await season.sync({ orders: [fine, dollars, missing, odd] })
    const fees = { known: true, payment: cents(100), vendor: cents(10), method: 'bizum' } as const
    const answers = new Map([
      [String(fine.paymentIntent), { ...fees, currency: 'EUR' }],
      [String(dollars.paymentIntent), { ...fees, currency: 'USD' }],
    ])
    expect(await recordFees(humans.current, answers)).toEqual({ added: 2 })
    expect(await shown('/tickets/orders?problem=foreign-fees')).toEqual([dollars.id])
    expect(await shown('/tickets/orders?problem=missing-fees')).toEqual([missing.id])
    expect(await shown('/tickets/orders?problem=unknown-state')).toEqual([odd.id])
    const text = await textAt('/tickets/orders')
    expect(text).toMatch(
      /Fees in another currency.*State not understood|State not understood.*Fees in another currency/s,
    )
    expect(await textAt(`/tickets/orders/${odd.id}`)).toContain('under_review')
  })

  it('filter attendees, and say why one is nobody’s', async () => {
    const { season, jose, comp } = await threeOrders()
    await season.person('Artist', 'artist@example.org')
    const found = (query: string) => shown(`/tickets/attendees?${query}`)
    const ticket = (id: string) => season.ticket(id).id
    expect(await found('search=leo')).toEqual([ticket('j1')])
    expect(await found(`search=${jose}`)).toEqual([ticket('j1')])
    expect(await found('search=artist@example')).toEqual([comp])
    expect(await found('search=BARCODE')).toEqual([])
    expect(await found('search=Bz1')).toEqual([ticket('z1')])
    expect(await textAt('/tickets/attendees?search=Bz1')).toContain('zoe@example.org')
    expect(await found('state=void')).toEqual([ticket('z2')])
    expect(await found('state=comp')).toEqual([comp])
    expect(await found('state=checked-in')).toEqual([ticket('j1')])
    expect(await found('type=tt_kid')).toEqual([ticket('j1')])
    expect(await found('matched=yes')).toEqual([comp])
    expect(await found('problem=unknown&sort=name')).toHaveLength(3)
    expect(await textAt('/tickets/attendees?problem=unknown')).toContain('Nobody has this address')
  })

  it('lead from page to page, every row once, whatever they are sorted by', async () => {
    const season = await newSeason(humans.current)
    const orders = Array.from({ length: 120 }, (_, place) =>
      season.order(`many_${place}`, {
        // Many of one price, name and second: the id decides.
        tickets: [season.ticket(`many_${place}`, { listedPrice: cents((place % 3) * 1_000), name: `N${place % 4}` })],
        buyer: { name: `B${place % 5}`, email: '' },
      }),
    )
    await season.sync({ orders })
    const walk = async (start: string) => {
      const seen: (string | undefined)[] = []
      for (let path: string | undefined = start; path !== undefined; ) {
        const text = await textAt(path)
        seen.push(...(await shown(path)))
        path = /<a class="btn" rel="next" href="([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
      }
      return seen
    }
    for (const sort of ['', 'date', 'buyer', '-buyer', 'total', '-total']) {
      const seen = await walk(`/tickets/orders?sort=${sort}`)
      expect(seen.toSorted()).toEqual(orders.map(({ id }) => id).toSorted())
    }
    for (const sort of ['-date', 'name', '-price']) {
      expect(new Set(await walk(`/tickets/attendees?sort=${sort}`)).size).toBe(120)
    }
    expect(await textAt(`/tickets/orders?after=${orders[0]?.id}`)).toContain('First page')
  })

  it('export what the filters show, all of it, in columns that add up to the season’s figures', async () => {
    const { season, josesAddress, jose } = await threeOrders()
    await season.person('José', josesAddress)
    const sales = await season.sales()
    const [head = '', ...lines] = await linesAt('/tickets/orders.csv')
    expect(lines).toHaveLength(3)
    const titles = head.split(',')
    const sum = (title: string) =>
      lines.reduce((total, line) => total + Math.round(Number(line.split(',')[titles.indexOf(title)] || 0) * 100), 0)
    expect(sum('Gross (EUR)')).toBe(sales?.gross)
    expect(sum('Taxable (EUR)')).toBe(sales?.taxable)
    expect(sum('Other (EUR)')).toBe(sales?.other)
    expect(sum('VAT (EUR)')).toBe(sales?.vat)
    expect(sum('Net (EUR)')).toBe(sales?.net)
    expect(await linesAt('/tickets/orders.csv?search=jose')).toEqual([
      head,
      `2026-03-02 13:00,${jose},Paid,José Muñoz,${josesAddress},1,90.00,10.00,low-77,0.00,0.00,90.00,0.00,8.18,0.00,,,,90.00,José`,
    ])
  })

  it('export for Spanish spreadsheets, with a mark of UTF-8, and nothing that runs', async () => {
    await threeOrders()
    const response = await get('/tickets/attendees.csv?state=comp&format=spanish', { language: 'es' })
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="Low-Tide-\d+-attendees\.csv"$/)
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const [head, line] = new TextDecoder().decode(bytes).split('\r\n')
    expect(head).toBe(
      'Nombre;Correo;Tipo;Precio (EUR);Precio neto (EUR);Estado;Ha entrado;Código de barras;Pedido;De quién es',
    )
    expect(line).toMatch(/^'=cmd\(\);artist@example\.org;Standard;100,00;;Válida;No;Bcomp;;/)
  })

  it.each(['orders', 'attendees'])('export %s a batch at a time, never all that there are', async (list) => {
    const season = await newSeason(humans.current)
    const places = Array.from({ length: 1_234 }, (_, place) => place)
    await season.sync({
      orders: places.map((place) => season.order(`bulk_${place}`, { buyer: { name: `Guest ${place}`, email: '' } })),
      tickets: places.map((place) => season.ticket(`bulk_${place}`, { name: `Guest ${place}` })),
    })
    const { body } = await get(`/tickets/${list}.csv?sort=date`)
    const guests = new Set<string>()
    let most = 0
    for await (const chunk of body ?? []) {
      const found = new TextDecoder().decode(chunk).match(/Guest \d+/g) ?? []
      most = Math.max(most, found.length)
      for (const guest of found) guests.add(guest)
    }
    expect(guests.size).toBe(1_234)
    expect(most).toBeLessThanOrEqual(500)
  })

  it('show an order’s parts and what is odd about it', async () => {
    const { zoe, jose, dollars } = await threeOrders()
    const drifting = await textAt(`/tickets/orders/${zoe}`)
    expect(drifting).toContain('This order does not add up')
    expect(drifting).toContain('Not known yet; the next sync asks again')
    expect(drifting).toMatch(/Total less refunds<\/strong>.*?€120\.00/)
    expect(drifting).toMatch(/Other.*?€20\.00/)
    const discounted = await textAt(`/tickets/orders/${jose}`)
    expect(discounted).toMatch(/Discount \(low-77\).*?-€10\.00/)
    expect(discounted).toContain('Nothing was paid by card')
    expect(await textAt(`/tickets/orders/${dollars}`)).toContain('It is not in the event&#39;s currency, EUR.')
    expect((await get('/tickets/orders/or_nowhere')).status).toBe(404)
  })

  it('say why the vendor no longer has a record', async () => {
    const season = await newSeason(humans.current)
    const order = season.order('lost', { tickets: [season.ticket('lost')] })
    await season.sync({ orders: [order] })
    const reason = 'the vendor has none (404)'
    const ticket = season.ticket('lost').id
    await season.sync({
      gone: [
        { kind: 'order', id: order.id, reason },
        { kind: 'ticket', id: ticket, reason },
      ],
    })
    for (const path of [`/tickets/orders/${order.id}`, `/tickets/attendees/${ticket}`]) {
      expect(await textAt(path)).toMatch(new RegExp(`Gone at the vendor</dt><dd>${RegExp.escape(reason)}`))
    }
  })

  it('show what people wrote as text', async () => {
    const season = await newSeason(humans.current)
    const name = '<script>alert("x")</script>'
    const order = season.order('x', { tickets: [season.ticket('x', { name })], buyer: { name, email: name } })
    await season.sync({ orders: [order] })
    for (const path of ['/tickets/orders', '/tickets/attendees', `/tickets/orders/${order.id}`]) {
      expect(await textAt(`${path}?search=%3Cscript`)).not.toContain('<script>alert')
    }
  })
})
