import type { Place, Segment } from './segments.ts'

/**
 * Placeholders travel through Markdown, addresses and HTML as marks: letters and digits, which none of those reads as
 * anything but a word, lower case, since host names lose theirs. The last letter says where a mark has come to stand.
 */
export type Marked = { readonly text: string; readonly stem: string; readonly names: readonly string[] }

export type Standing = 'word' | 'address' | 'address-part'

const LETTERS = { word: 'w', address: 'a', 'address-part': 'p' } as const

export function mark(source: string): Marked {
  const stem = unusedStem(source)
  const names: string[] = []
  const text = source.replace(/\{\{([^{}\r\n]+)\}\}/g, (whole, inner: string) => {
    const name = inner.trim()
    if (name === '') return whole
    names.push(name)
    return markOf(stem, names.length - 1, 'word')
  })
  return { text, stem, names }
}

/** Another mark, for a slot that is not the writer's; it stands where it is put, not in the text. */
export function markMore(marked: Marked, name: string, standing: Standing): { marked: Marked; mark: string } {
  const { stem, names } = marked
  return { marked: { ...marked, names: [...names, name] }, mark: markOf(stem, names.length, standing) }
}

/** Moves the marks of `text` to where `standing` says each stands, told by its offset. */
export function restand(text: string, stem: string, standing: (offset: number) => Standing): string {
  return text.replace(pattern(stem), (_whole, place: string, _letter: string, offset: number) =>
    markOf(stem, Number(place), standing(offset)),
  )
}

/** Cuts `text` at its marks; `places` says what a mark in each standing becomes. */
export function segmentsOf(
  text: string,
  { stem, names }: Pick<Marked, 'stem' | 'names'>,
  places: Readonly<Record<Standing, Place>>,
): Segment[] {
  const segments: Segment[] = []
  let end = 0
  for (const match of text.matchAll(pattern(stem))) {
    const [whole, place, letter] = match
    const slot = names[Number(place)]
    if (slot === undefined) continue
    if (match.index > end) segments.push(text.slice(end, match.index))
    const as = letter === LETTERS.address ? 'address' : letter === LETTERS.word ? 'word' : 'address-part'
    segments.push({ slot, as: places[as] })
    end = match.index + whole.length
  }
  if (end < text.length) segments.push(text.slice(end))
  return segments
}

function markOf(stem: string, place: number, standing: Standing): string {
  return `${stem}${place}${LETTERS[standing]}`
}

function pattern(stem: string): RegExp {
  return new RegExp(`${stem}(\\d+)([wap])`, 'g')
}

function unusedStem(source: string): string {
  let stem = 'qslot'
  while (source.includes(stem)) stem += 'q'
  return stem
}
