// A button that reads a page aloud with a voice of the device itself: nothing of it leaves. No such voice, no button.

const speech = window.speechSynthesis

const voice = () => speech?.getVoices().find(voice => voice.localService && /^fr\b/i.test(voice.lang))

// What is read of a page: its words, without what only leads elsewhere.
const words = section => {
  const copy = section.cloneNode(true)
  for (const element of copy.querySelectorAll('nav,button,form,[data-mee-aloud],[hidden],.mee-hidden,.mee-attribution')) element.remove()
  // A pause at the end of what stands on a line of its own.
  for (const element of copy.querySelectorAll('h2,h3,h4,h5,h6,p,li,dt,dd,td,th,summary,caption')) element.append('. ')
  return copy.textContent.replace(/\s+/g, ' ').replace(/([.?!:;])[ .]*\./g, '$1').trim()
}

const add = section => {
  const heading = section.querySelector('h1,h2,h3,h4,h5,h6')
  if (!heading || section.querySelector('[data-mee-aloud]') || !/^(fiches|schools)\//.test(section.dataset.meeView)) return
  const paragraph = document.createElement('p'), button = document.createElement('button')
  paragraph.dataset.meeAloud = ''
  button.type = 'button'
  const label = isOn => button.textContent = isOn ? 'Arrêter la lecture' : 'Écouter cette page'
  let mine
  label()
  button.addEventListener('click', () => {
    if (mine) return speech.cancel()
    speech.cancel()
    const said = new SpeechSynthesisUtterance(words(section))
    said.voice = voice()
    said.lang = said.voice.lang
    said.onend = said.onerror = () => label(mine = undefined)
    label(mine = said)
    speech.speak(said)
  })
  paragraph.append(button)
  heading.after(paragraph)
}

/** Offers to read a page aloud, as soon as the device says that it has a voice for it. */
export const readAloud = section => {
  if (voice()) add(section)
  else speech?.addEventListener?.('voiceschanged', () => section.isConnected && voice() && add(section), { once: true })
}
