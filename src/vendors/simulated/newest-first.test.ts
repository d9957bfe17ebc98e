import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Listed, NewestFirst } from './newest-first.ts'

const records = fc.uniqueArray(
  fc.record({ number: fc.integer({ min: 1, max: 5000 }), created_at: fc.integer({ min: 0, max: 50 }) }),
  {
    selector: ({ number }) => number,
    maxLength: 60,
  },
)

describe('a list of the vendor', () => {
  test('gives every record once, newest first, whatever the size of the pages', async () => {
    await fc.assert(
      fc.asyncProperty(records, fc.integer({ min: 1, max: 20 }), async (made, limit) => {
        const listed = made.map(({ number, created_at }) => ({ id: `or_${number}`, created_at }))
        const list = new NewestFirst(listed)
        const got = walk(list, limit)
        expect(got.map(({ id }) => id).sort()).toEqual(listed.map(({ id }) => id).sort())
        expect(got.map(({ created_at }) => created_at)).toEqual(
          listed.map(({ created_at }) => created_at).sort((a, b) => b - a),
        )
      }),
    )
  })

  test('orders ids of one second by length before text', () => {
    const list = new NewestFirst(['or_999', 'or_1000', 'or_998'].map((id) => ({ id, created_at: 5 })))
    expect(list.all().map(({ id }) => id)).toEqual(['or_1000', 'or_999', 'or_998'])
  })

  test('stays in order as records come and go', async () => {
    await fc.assert(
      fc.asyncProperty(records, async (made) => {
        const listed = made.map(({ number, created_at }) => ({ id: `or_${number}`, created_at }))
        const grown = new NewestFirst<Listed>([])
        for (const record of listed) grown.add(record)
        expect(grown.all()).toEqual(new NewestFirst(listed).all())
        for (const record of listed.slice(1)) grown.remove(record.id)
        expect(grown.all()).toEqual(listed.slice(0, 1))
      }),
    )
  })
})

function walk(list: NewestFirst<Listed>, limit: number): Listed[] {
  const got: Listed[] = []
  for (let after: string | undefined; ; ) {
    const page = list.page({ limit, ...(after === undefined ? {} : { after }) }, () => true, 0)
    if (page === undefined) throw new Error(`${after} is not in the list`)
    got.push(...page.records)
    after = page.records.at(-1)?.id
    if (page.isLast) return got
  }
}
