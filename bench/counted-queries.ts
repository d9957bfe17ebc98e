import pg from 'pg'

let queries = 0

// What the driver itself is asked, `set role` and `commit` included: nothing between it and the sections is left out.
pg.Client.prototype.query = new Proxy(pg.Client.prototype.query, {
  apply(target, self, given) {
    queries += 1
    return Reflect.apply(target, self, given)
  },
})

/** How many queries this process has sent to any database so far. */
export function queriesSoFar(): number {
  return queries
}
