import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { sampleEmail as email, emailIn, sampleHouse, sampleSource } from './outbox.fixture.ts'
import { own } from './tables.ts'

describe('compiling a mail', () => {
  const database = testDatabase()
  const compile = (source = sampleSource, by = email) => database.current.transact((tx) => by.compile(tx, source))
  const stored = () =>
    database.current.snapshot((snapshot) => own(snapshot).selectFrom('contents').selectAll().execute())

  it('stores it once, however often and by however many at once it is asked for', async () => {
    const references = await Promise.all([compile(), compile(), compile()])
    const before = await stored()
    references.push(await compile({ ...sampleSource }))
    expect(new Set(references.map(({ content }) => content)).size).toBe(1)
    expect(before).toHaveLength(1)
    expect(await stored()).toEqual(before)
  })

  it('tells apart whatever decides what goes out', async () => {
    const variants = [
      compile(),
      compile({ ...sampleSource, subject: 'Other' }),
      compile({ ...sampleSource, body: 'Other' }),
      compile({ ...sampleSource, replyTo: null }),
      compile({ ...sampleSource, category: 'system' }),
      compile({ ...sampleSource, language: 'es' }),
      compile(sampleSource, emailIn({ ...sampleHouse, environment: 'production' })),
      compile(sampleSource, emailIn({ ...sampleHouse, organisation: { name: 'High Tide', legal: '' } })),
    ]
    const contents = (await Promise.all(variants)).map(({ content }) => content)
    expect(new Set(contents).size).toBe(variants.length)
  })

  it('names every placeholder found, misspelt ones too', async () => {
    const { slots } = await compile({
      ...sampleSource,
      subject: '{{ Code }}',
      body: '{{Name}} {{Code}} {{Cod e}} {{}} { {',
    })
    expect(slots).toEqual(['Code', 'Name', 'Cod e'])
  })

  it('takes any text', async () => {
    const { content } = await compile({ ...sampleSource, subject: 'a\0\ud800', body: 'b\0\ud800 qslot0w' })
    expect(content).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is final: what is stored can be neither changed nor removed', async () => {
    await compile()
    const change = database.current.transact((tx) => sql`update email.contents set reply_to = null`.execute(own(tx)))
    await expect(change).rejects.toMatchObject({ code: '42501' })
    const remove = database.current.transact((tx) => sql`delete from email.contents`.execute(own(tx)))
    await expect(remove).rejects.toMatchObject({ code: '42501' })
  })
})
