// Gives what stands in the portal the host's own look: its classes where it has some, its colours, and ours only
// for what it leaves bare. Nothing here is needed to read or to use the portal.
import { contrast, css, ink, over, parse, readable } from './colour.js'
import { keepNotices } from './notices.js'
import { probe } from './probe.js'
import { readAloud } from './read.js'
import { arrange } from './settings.js'

const HEADINGS = ['h2', 'h3', 'h4', 'h5', 'h6']
const FORMS = ['button', 'input', 'textarea', 'select', 'label', 'table', 'scroll']
const FIELDS = 'input:not([type=checkbox],[type=radio],[type=range],[type=color],[type=file],[type=hidden],[type=submit],[type=button],[type=reset],[type=image])'
const SELECTORS = { button: '[type=submit]', second: '[type=button],[type=reset]', input: FIELDS, scroll: '.mee-scroll' }

const dressed = new Map()
let sheet, hasSpoken, since

/** Lets the page answer in between: no piece of work here may hold up a slow device for long. */
const breathe = async () => {
  if (performance.now() - since < 8) return
  await (window.scheduler?.yield?.() ?? new Promise(done => setTimeout(done)))
  since = performance.now()
}

/** What stands behind an element; white where a picture does, or nothing. */
const background = element => {
  const layers = []
  for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) {
    const colour = parse(getComputedStyle(at).backgroundColor)
    if (colour?.[3]) layers.push(colour)
    if (colour?.[3] == 1) break
  }
  // Nothing but the browser's own canvas, which a dark color-scheme turns dark.
  const isDark = getComputedStyle(document.documentElement).colorScheme.includes('dark') && matchMedia('(prefers-color-scheme:dark)').matches
  return layers.reduceRight((below, colour) => over(colour, below), isDark ? [0.07, 0.07, 0.07, 1] : [1, 1, 1, 1])
}

/** Asks the host anew: its classes, what it leaves bare, its colours. */
const study = async root => {
  const host = probe(root), look = { classes: {}, ours: [] }
  since = performance.now()
  look.text = host.isReset('h3') && host.text()
  const inside = look.text ? host.make('div', look.text) : undefined
  for (const tag of FORMS) {
    await breathe()
    const classes = host.known(tag) ?? (host.isBare(tag) ? tag == 'scroll' ? '' : host.borrowed(tag) : '')
    if (classes) look.classes[tag] = classes
    else if (classes == null) look.ours.push(tag)
  }
  const second = look.ours.includes('button') ? '' : host.second(look.classes.button) ?? look.classes.button
  if (second) look.classes.second = second
  // A table is the host's as soon as what stands around it is.
  if (look.classes.scroll) look.ours = look.ours.filter(tag => tag != 'table')
  // Where classes stand on cells (Tailwind), those of a table of the host's.
  for (const tag of look.ours.includes('table') ? ['th', 'td'] : []) {
    const classes = host.borrowed(tag)
    if (!classes) continue
    look.classes[tag] = classes
    look.ours = look.ours.filter(tag => tag != 'table')
  }
  for (const tag of [...HEADINGS, 'p', 'ul', 'ol', 'a']) {
    await breathe()
    if (!host.isReset(tag, inside)) continue
    const classes = host.borrowed(tag)
    if (classes) look.classes[tag] = classes
    else look.ours.push(tag)
  }

  // Colours: the host's own words first, then its button's, then its links'.
  await breathe()
  const own = getComputedStyle(root), behind = background(root)
  const link = host.make('a', look.classes.a), button = host.make('button', look.classes.button), field = host.make('input', look.classes.input)
  const set = root.dataset.accent || own.getPropertyValue('--mee-accent').trim()
  const cell = host.cell(look.classes)
  const isButton = colour => colour?.[3] > 0.5 && contrast(colour, behind) >= 1.5
  const linkColour = parse(getComputedStyle(link).color, field) ?? ink(behind)
  const filled = look.ours.includes('button') ? undefined : parse(getComputedStyle(button).backgroundColor, field)
  const asked = set && parse(set, link)
  const accent = asked || readable(isButton(filled) ? over(filled, behind) : linkColour, behind, 4.5)
  // Lines are the host's: those of its tables, else of its fields.
  const lines = [[cell, 'table'], [field, 'input']].map(([element, tag]) => [getComputedStyle(element), tag])
  const [line] = lines.filter(([style, tag]) => !look.ours.includes(tag) && parseFloat(style.borderBottomWidth)).map(([style]) => parse(style.borderBottomColor, link))
  look.colours = { '--mee-mark': css(accent), '--mee-ink': css(ink(accent)), '--mee-ring': css(readable(accent, behind, 4.5)) }
  if (line?.[3]) look.colours['--mee-edge'] = css(over(line, behind))
  if (host.isUndone()) look.ours.push('flow')
  if (host.isErased()) look.ours.push('drawing')
  if (host.isTight(look.classes, inside)) look.ours.push('gap')
  // The host's own colour stays as it is; whoever keeps the site should know.
  const ratio = contrast(over(linkColour, behind), behind)
  if (!hasSpoken && ratio < 4.5) {
    hasSpoken = true
    console.warn(`Mon enfant à l'école : les liens de cette page n'ont qu'un contraste de ${ratio.toFixed(1).replace('.', ',')} avec leur fond ; le RGAA (critère 3.2) demande 4,5.`)
  }
  host.end()
  return look
}

/** Puts the look on what stands in a place; what has it already keeps it. */
const put = (root, look) => {
  root.dataset.meeOurs = look.ours.join(' ')
  for (const name of ['--mee-mark', '--mee-ink', '--mee-ring', '--mee-edge']) {
    if (look.colours[name]) root.style.setProperty(name, look.colours[name])
    else root.style.removeProperty(name)
  }
  for (const section of root.querySelectorAll('.mee')) {
    // Two portals on one page show the same title: the later one is no landmark of the same name.
    const title = section.dataset.meeTitle
    const twin = title && [...dressed.keys()].filter(other => other != root && other.isConnected).map(other => other.querySelector('.mee')).find(other => other?.dataset.meeTitle == title)
    if (twin) (twin.compareDocumentPosition(section) & 4 ? section : twin).removeAttribute('aria-labelledby')
    arrange(root, section)
    readAloud(section)
    if (look.text) section.classList.add(...look.text.split(' '))
    for (const [tag, classes] of Object.entries(look.classes)) {
      for (const element of section.querySelectorAll(SELECTORS[tag] ?? tag)) {
        if (!element.classList.length || tag == 'second' || FORMS.includes(tag) || element.className == 'mee-list') element.classList.add(...classes.split(' ').filter(Boolean))
      }
    }
  }
}

let later
const again = () => {
  clearTimeout(later)
  later = setTimeout(restudy, 50)
}

const restudy = async () => {
  for (const [root] of dressed) {
    if (!root.isConnected) dressed.delete(root)
    else {
      const look = await study(root)
      dressed.set(root, look)
      put(root, look)
    }
  }
}

/** The style sheet of the portal, made once. Where all styles of the host stand in layers, ours are declared before them to lose against them. */
const styles = () => {
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(__MEE_STYLE__)
    for (const other of document.styleSheets) try {
      other.insertRule('@layer mee;')
      break
    } catch {}
    // A host that loads its styles late, or goes dark when asked, is asked again.
    if (document.readyState != 'complete') addEventListener('load', again, { once: true })
    matchMedia('(prefers-color-scheme:dark)').addEventListener('change', again)
    const observer = new MutationObserver(again)
    for (const element of [document.documentElement, document.body]) observer.observe(element, { attributes: true, attributeFilter: ['class', 'data-theme', 'data-bs-theme', 'data-fr-theme'] })
  }
  return sheet
}

// A page of the portal in a frame tells its height to the page around it, which may make room for it.
const tellHeight = () => {
  const tell = () => parent.postMessage({ type: 'mon-enfant-a-l-ecole:height', height: Math.ceil(document.documentElement.getBoundingClientRect().height) }, '*')
  new ResizeObserver(tell).observe(document.documentElement)
}

/** Makes a place ready for what is put there, and gives the element to put it into: the place, or one shut off from the host's styles. */
export const dress = async place => {
  let root = place
  if ('isolated' in place.dataset) {
    const shadow = place.shadowRoot ?? place.attachShadow({ mode: 'open' })
    root = document.createElement('div')
    Object.assign(root.dataset, place.dataset)
    root.append(...place.childNodes)
    shadow.replaceChildren(root)
  }
  const tree = root.getRootNode(), sheets = tree.adoptedStyleSheets
  if (sheets && !sheets.includes(styles())) sheets.push(sheet)
  const look = await study(root), moved = keepNotices(root)
  dressed.set(root, look)
  put(root, look)
  if (place.dataset.links == 'pages' && parent != window) tellHeight()
  // Whatever is drawn later, by whomever, is dressed before it is first seen.
  new MutationObserver(changes => {
    const isShown = node => node.nodeType == 1 && !node.hidden && !node.closest('[data-mee-probe]')
    if (!changes.some(change => [...change.addedNodes].some(isShown))) return
    put(root, dressed.get(root) ?? look)
    moved()
  }).observe(root, { childList: true, subtree: true })
  return root
}
