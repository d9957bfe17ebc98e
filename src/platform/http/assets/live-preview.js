// Presses the button of what is being written (`data-preview` around both) whenever the typing pauses, so that the frame
// that the button's answer goes to shows it. Without this file the buttons are there to be pressed.
const PAUSE_MS = 400
let waiting

document.addEventListener('input', ({ target }) => {
  const button = target.closest('[data-preview]')?.querySelector('button[formtarget]')
  if (!button) return
  clearTimeout(waiting)
  waiting = setTimeout(() => show(button), PAUSE_MS)
})

// A frame that goes on to another page leaves an entry in the browser's history; a new frame does not with its first.
function show(button) {
  const [frame] = document.getElementsByName(button.formTarget)
  frame.replaceWith(frame.cloneNode())
  button.form.requestSubmit(button)
}
