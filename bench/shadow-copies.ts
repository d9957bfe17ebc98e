import type pg from 'pg'
import type { OrderRecord, TicketVendor } from '../src/vendors/ticket-vendor.ts'
import { type BareTables, type Copied, copyBare, copyOneByOne, makeBareTables } from './bare-upserts.ts'

/** Row by row, the whole of it would take a quarter of an hour. */
const ONE_PAGE_OF = 20

/**
 * What a sync is measured against, done with the same pages at the same moments: each page of orders is copied bare as
 * soon as the sync has asked for the next one, so that a machine that grows slow for a while does so for all of them
 * alike, and every copy meets tables of the size that the sync's meet.
 */
export class ShadowCopies {
  readonly bulk: Copied = { rows: 0, statements: 0, transactions: 0 }
  readonly single: Copied = { rows: 0, statements: 0, transactions: 0 }
  /** All that copying took, to be taken off what was measured around it. */
  took = 0
  readonly #admin: pg.Client
  readonly #tables: { readonly bulk: BareTables; readonly single: BareTables }
  #waiting: readonly OrderRecord[] = []
  #pages = 0

  private constructor(admin: pg.Client, tables: { readonly bulk: BareTables; readonly single: BareTables }) {
    this.#admin = admin
    this.#tables = tables
  }

  static async of(admin: pg.Client): Promise<ShadowCopies> {
    return new ShadowCopies(admin, {
      bulk: await makeBareTables(admin, 'bulk'),
      single: await makeBareTables(admin, 'single'),
    })
  }

  /** The vendor, with every page of its orders copied. */
  behind(vendor: TicketVendor): TicketVendor {
    return {
      ...vendor,
      orders: async (query) => {
        await this.#copy()
        const page = await vendor.orders(query)
        this.#waiting = page.records
        return page
      },
      tickets: async (query) => {
        await this.#copy()
        return vendor.tickets(query)
      },
    }
  }

  async #copy(): Promise<void> {
    const orders = this.#waiting
    if (orders.length === 0) return
    this.#waiting = []
    const started = performance.now()
    const { bulk, single } = this.#tables
    await copyBare(this.#admin, bulk, orders, this.bulk)
    // The pages that are not measured row by row are copied whole, for the tables to grow.
    if (this.#pages % ONE_PAGE_OF === 0) await copyOneByOne(this.#admin, single, orders, this.single)
    else await copyBare(this.#admin, single, orders, { rows: 0, statements: 0, transactions: 0 })
    this.#pages += 1
    this.took += performance.now() - started
  }
}
