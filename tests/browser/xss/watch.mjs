// A browser that tells when a payload ran, and what a page made of the payloads.
import assert from 'node:assert/strict'

/** Contexts without any policy of the page's: the markup itself must be safe. */
export const watching = async (browser, { withoutWasm = false } = {}) => {
  const context = await browser.newContext({ bypassCSP: true, locale: 'fr-FR', reducedMotion: 'reduce' })
  context.setDefaultTimeout(20_000)
  const ran = []
  await context.exposeBinding('__ran', ({ page }, what) => ran.push(`${what} at ${page.url()}`))
  await context.addInitScript(withoutWasm => {
    const tell = what => globalThis.__ran?.(String(what))
    globalThis.__xss = number => tell(`payload ${number}`)
    for (const name of ['alert', 'confirm', 'prompt']) globalThis[name] = said => tell(`${name} ${said}`)
    // The driver of this browser evaluates by these two as well: only what a payload wrote is told.
    const isTold = said => said.some(text => String(text).includes('__xss(')) && tell(`evaluated ${said}`)
    for (const name of ['eval', 'Function']) {
      globalThis[name] = new Proxy(globalThis[name], {
        apply: (target, self, said) => (isTold(said), Reflect.apply(target, self, said)),
        construct: (target, said) => (isTold(said), Reflect.construct(target, said)),
      })
    }
    if (withoutWasm) delete globalThis.WebAssembly
  }, withoutWasm)
  context.on('page', page => page.on('dialog', dialog => (ran.push(`dialog at ${page.url()}`), dialog.dismiss())))
  return { context, ran }
}

/**
 * What stands in the page: its visible text and hidden text alike, the addresses and attributes no text should become.
 * It runs in the page.
 */
export const inspect = () => {
  const addresses = ['href', 'src', 'action', 'formaction', 'xlink:href', 'data', 'srcdoc', 'poster', 'background']
  const wrong = []
  const hrefs = []
  const shown = document.querySelector('section[data-mee-view]') ?? document.body
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on') || name === 'srcdoc') wrong.push(`${element.localName} ${name}=${value}`)
      if (!addresses.includes(name)) continue
      let scheme
      try {
        scheme = new URL(value, document.baseURI).protocol
      } catch {
        // No address at all leads nowhere; what it begins with must be harmless all the same.
        scheme = /^[^a-z]*([a-z]+:)/i.exec(value)?.[1].toLowerCase()
      }
      // The portal's own calendar, which a telephone subscribes to.
      if (scheme === 'webcal:' && /\/v1\/communes\/\d{5}\/agenda\.ics(\?school=\w{8})?$/.test(value)) continue
      if (!['http:', 'https:', 'mailto:', 'tel:'].includes(scheme)) wrong.push(`${element.localName} ${name}=${value}`)
    }
  }
  for (const link of shown.querySelectorAll('a[href]')) hrefs.push(link.getAttribute('href'))
  for (const name of ['script', 'style', 'iframe', 'object', 'embed', 'svg', 'math', 'base', 'meta', 'template', 'noscript', 'img', 'video', 'audio', 'x-mee', 'marquee', 'textarea']) {
    for (const found of shown.querySelectorAll(name)) {
      // Official fiches have images of the web; those of payloads are written otherwise.
      if (name === 'img' && /^https?:\/\//.test(found.getAttribute('src'))) continue
      wrong.push(`an element: ${found.outerHTML.slice(0, 200)}`)
    }
  }
  const copy = (shown === document.body ? document.body : shown).cloneNode(true)
  for (const silent of copy.querySelectorAll('script,style,template,noscript')) silent.remove()
  return { wrong, hrefs, text: copy.textContent, title: document.title }
}

/** Runs over `items` with some pages at once. */
export const withPages = async (context, count, items, run) => {
  const waiting = [...items]
  await Promise.all(
    Array.from({ length: count }, async () => {
      const page = await context.newPage()
      for (let item = waiting.shift(); item; item = waiting.shift()) await run(page, item)
      await page.close()
    }),
  )
}

/** Nothing ran and nothing became markup; every payload of the group is read. Gives how many are. */
export const isText = (found, group, motif, view) => {
  assert.deepEqual(found.wrong.slice(0, 5), [], view)
  const missing = group.filter(payload => !found.text.includes(motif(payload))).map(({ index, text }) => `${index}: ${text}`)
  assert.deepEqual(missing.slice(0, 5), [], `${view} does not show every payload`)
  return group.length
}
