// What the host makes of plain elements, asked of hidden ones: which known classes it styles, what it leaves bare.
import { parse } from './colour.js'

// Classes that site builders style, the most telling first. Nobody else gives these a look of another kind.
const CLASSES = {
  button: ['fr-btn', 'btn btn-primary', 'wp-element-button', 'button is-primary', 'button', 'btn', 'bouton', 'spip_bouton'],
  input: ['fr-input', 'form-control', 'input', 'form-input', 'text'],
  textarea: ['fr-input', 'form-control', 'textarea', 'form-textarea'],
  select: ['fr-select', 'form-select', 'form-control', 'select'],
  label: ['fr-label', 'form-label', 'label'],
  table: ['table', 'spip'],
  // A button that is not the first thing to do, beside the one above.
  second: ['fr-btn fr-btn--secondary', 'btn btn-outline-primary', 'button hollow', 'outline'],
  // Around a table.
  scroll: ['fr-table__content', 'wp-block-table'],
}

// What a class may stand on to give running text its look, where the host resets it.
const TEXTS = ['content', 'prose', 'entry-content', 'is-layout-flow', 'texte']

const SEEN = ['backgroundColor', 'backgroundImage', 'borderTopColor', 'borderTopStyle', 'borderTopWidth', 'borderBottomColor', 'borderBottomStyle', 'borderBottomWidth', 'borderTopLeftRadius', 'boxShadow', 'paddingTop', 'paddingLeft']
const ALL = [...SEEN, 'color', 'fontFamily', 'fontSize', 'fontWeight', 'fontStyle', 'lineHeight', 'letterSpacing', 'textTransform', 'marginTop', 'marginBottom', 'listStyleType', 'textDecorationLine']
// What would move or hide the thing, and so is no look.
const LAYOUT = ['position', 'float', 'visibility', 'maxWidth', 'maxHeight', 'width', 'opacity', 'transform', 'marginLeft', 'columnCount', 'overflowX', 'clipPath']

const print = (element, names) => {
  const style = getComputedStyle(element)
  return names.map(name => style[name]).join('|')
}

const isClear = text => (parse(text) ?? [0, 0, 0, 0])[3] == 0

/** Elements as the host shows them, hidden from everybody; `end` takes them away. */
export const probe = root => {
  const stage = document.createElement('div')
  stage.setAttribute('aria-hidden', true)
  stage.dataset.meeProbe = ''
  stage.style.setProperty('display', 'none', 'important')
  root.append(stage)

  const make = (tag, classes, inside = stage) => {
    const element = document.createElement(tag)
    if (tag == 'a') element.href = '#'
    // Some hosts style fields by their type alone.
    if (tag == 'input') element.type = 'text'
    if (classes) element.className = classes
    inside.append(element)
    return element
  }
  // Cells show what a table is.
  const sample = (tag, classes, inside) => {
    if (tag == 'scroll') return sample('table', '', make('div', classes, inside))
    const element = make(tag, classes, inside)
    return tag == 'table' ? make('td', '', make('tr', '', make('tbody', '', element))) : element
  }

  /** Whether the host leaves this kind as the browser has it, or takes even that away. */
  const isBare = tag => {
    if (tag == 'label' || tag == 'scroll') return true
    const element = sample(tag), style = getComputedStyle(element)
    // The browser itself says what a field or a button looks like where no author speaks.
    const plain = sample(tag)
    for (let part = plain; part && part != stage; part = part.parentNode) part.style.all = 'revert'
    if (print(element, SEEN) == print(plain, SEEN)) return true
    return (tag == 'table' || isClear(style.backgroundColor)) && style.backgroundImage == 'none' &&
      [style.borderTopWidth, style.borderBottomWidth].every(width => !parseFloat(width)) && (tag != 'table' || parseFloat(style.paddingTop) <= 1)
  }

  /** Whether the host's reset leaves nothing of what tells a heading, a list, a link, a paragraph. */
  const isReset = (tag, inside = stage) => {
    const element = sample(tag, '', inside), style = getComputedStyle(element), text = getComputedStyle(make('span', '', inside))
    if (tag == 'p') return !parseFloat(style.marginTop) && !parseFloat(style.marginBottom)
    if (tag == 'ul' || tag == 'ol') return style.listStyleType == 'none' || style.listStylePosition == 'outside' && !parseFloat(style.paddingLeft) && !parseFloat(style.paddingRight) && !parseFloat(style.marginLeft)
    if (tag == 'a') return style.color == text.color && style.textDecorationLine == 'none' && style.backgroundImage == 'none' && !parseFloat(style.borderBottomWidth)
    return style.fontSize == text.fontSize && style.fontWeight == text.fontWeight
  }

  /** The first known class that the host styles for this kind. */
  const known = tag => {
    const bare = print(sample(tag), ALL), layout = print(make(tag), LAYOUT.slice(0, 3))
    return CLASSES[tag].find(classes => {
      const found = sample(tag, classes)
      // Foundation's `label` is a badge.
      return print(found, ALL) != bare && print(make(tag, classes), LAYOUT.slice(0, 3)) == layout && (tag != 'label' || isClear(getComputedStyle(found).backgroundColor))
    })
  }

  /** The first known class of a button that looks like one, and less than the host's first. */
  const second = first => {
    const [bare, main] = [make('button'), make('button', first)].map(button => print(button, ALL)), layout = print(make('button'), LAYOUT.slice(0, 3))
    return CLASSES.second.find(classes => {
      const found = make('button', classes), look = print(found, ALL)
      return look != bare && look != main && print(found, LAYOUT.slice(0, 3)) == layout
    })
  }

  /** A class for running text that gives headings their look back and does nothing else. */
  const text = () => {
    const plain = make('div')
    return TEXTS.find(classes => {
      const inside = make('div', classes)
      return print(inside, [...SEEN, ...LAYOUT, 'display']) == print(plain, [...SEEN, ...LAYOUT, 'display']) && !isReset('h3', inside)
    })
  }

  /** The classes of the host's own elements of this kind, where they give a look and nothing else. */
  const borrowed = tag => {
    const kin = tag == 'button' ? 'button[class],input[type=submit][class],a[class*=btn],a[class*=button]' : tag == 'input' ? 'input[type=text][class],input[type=search][class],input[type=email][class]' : tag + '[class]'
    const bare = print(sample(tag), ALL), layout = print(make(tag), LAYOUT)
    const main = document.querySelector('main,[role=main],article') ?? document.body
    const seen = new Set()
    for (const element of main.querySelectorAll(kin)) {
      const classes = element.className
      if (seen.has(classes) || seen.size > 12 || element.closest('nav,header,footer,aside,[data-mon-enfant-a-l-ecole]')) continue
      seen.add(classes)
      if (print(sample(tag, classes), ALL) != bare && (tag == 'button' || tag == 'input' || print(make(tag, classes), LAYOUT) == layout)) return classes
    }
  }

  /** Whether the host undoes even that a text is a block as wide as its place (`* { all: unset }`, `div { float: left }`). */
  const isUndone = () => ['p', 'div', 'section'].some(tag => {
    const style = getComputedStyle(make(tag))
    return style.display != 'block' || style.float != 'none' || style.width != 'auto'
  })

  /** Whether the host undoes what a drawing is made of, which `all` does with the attributes of its lines. */
  const isErased = () => {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    path.setAttribute('d', 'M0 0h1')
    make('div').append(path)
    return getComputedStyle(path).d == 'none'
  }

  /** Whether headings have no room around them: the host makes it in another way, which the portal is not part of. */
  const isTight = (classes, inside) => ['h2', 'h3'].every(tag => {
    const style = getComputedStyle(make(tag, classes[tag], inside))
    return !parseFloat(style.marginTop) && !parseFloat(style.marginBottom)
  })

  return { make, isTight, isErased, cell: ({ scroll, table }) => sample('table', table, make('div', scroll)), known, second, isUndone, isBare, isReset, text, borrowed, end: () => stage.remove() }
}
