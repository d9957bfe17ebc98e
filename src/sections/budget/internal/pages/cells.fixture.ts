/** The rows of a page's tables as text, cells between bars. */
export function cellsOf(page: string): string[] {
  return [...page.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/gs)]
      .map(([, cell = '']) =>
        cell
          .replace(/<[^>]+>/g, ' ')
          .replace(/[\s\u00a0\u202f]+/g, ' ')
          .trim(),
      )
      .join('|'),
  )
}
