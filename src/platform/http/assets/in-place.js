// Opens the form that a link leads to where the link stands (`data-in-place` on both), sends it from there, and puts what
// the server answers where it belongs: each `data-swap` over what has its id, or before what `data-before` names. Without
// this file the links lead to pages that do the same.
const PAUSE_MS = 200
let waiting

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-in-place]')
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
  event.preventDefault()
  void ask(link.href, link.dataset.inPlace, {}, () => location.assign(link.href))
})

document.addEventListener('submit', (event) => {
  const form = event.target.closest('form[data-in-place]')
  if (!form) return
  event.preventDefault()
  clearTimeout(waiting)
  const body = new URLSearchParams(new FormData(form))
  void ask(form.action, form.dataset.inPlace, { method: 'POST', body }, () => form.submit())
})

// What is typed counts in the sums at once.
document.addEventListener('input', ({ target }) => {
  const form = target.closest('form[data-sums]')
  if (!form) return
  clearTimeout(waiting)
  waiting = setTimeout(() => {
    const typed = new URLSearchParams(new FormData(form))
    typed.delete('_csrf')
    void ask(`${form.dataset.sums}?${typed}`, 'sums', {}, () => {})
  }, PAUSE_MS)
})

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') event.target.closest('form[data-in-place]')?.querySelector('a[data-cancel]')?.click()
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const link = event.target.closest('a[data-in-place]')
  if (!step || !link) return
  const links = [...document.querySelectorAll('a[data-in-place]')]
  links[links.indexOf(link) + step]?.focus()
  event.preventDefault()
})

async function ask(address, what, request, otherwise) {
  const url = new URL(address, location.href)
  url.searchParams.set('in', what)
  const response = await fetch(url, request).catch(() => undefined)
  const isAnswer = response && !response.redirected && [200, 409, 422].includes(response.status)
  const text = isAnswer ? await response.text() : ''
  if (!text.includes('data-swap')) return otherwise()
  const answer = document.createElement('template')
  answer.innerHTML = text
  for (const piece of answer.content.querySelectorAll('[data-swap]')) {
    const there = document.getElementById(piece.id)
    if (there) there.replaceWith(piece)
    else document.getElementById(piece.dataset.before)?.before(piece)
    piece.querySelector('[data-focus]')?.focus()
  }
}
